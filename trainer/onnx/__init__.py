"""ONNX: models that answer without torch, to take away or to serve, made and checked in a process of their own."""
