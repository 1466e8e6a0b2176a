"""What operators see: whether the machine is well."""
