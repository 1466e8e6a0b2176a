"""The people of the benchmarks: clients of the protocol that are timed, and write down what the judge of the fault runs reads."""
