"""What has to hold for long, for many and while things break: one scenario a file, each judged by `tests.system.history`."""
