"""What in the texts will hurt training or the trust in its result: a function a check, None if all is well."""
