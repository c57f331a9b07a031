"""Benchmarks: every module with a `run()` measures something against a named ceiling in the same run."""
