"""What things cost, measured on the machine at hand: CPU per unit of work, medians of several runs, never a pass mark."""
