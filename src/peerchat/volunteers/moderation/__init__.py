"""What supervisors and operators do about reports and appeals, as calls of the staff console."""
