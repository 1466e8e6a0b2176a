"""Reports and appeals: what people tell a human about a talk, sealed until that human decides. Nothing here mutes anybody."""
