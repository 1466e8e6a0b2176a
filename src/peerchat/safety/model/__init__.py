"""The ear: a small statistical model beside the reviewed patterns. docs/safety-model.md is its card; `training/` makes it."""
