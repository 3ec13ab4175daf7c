"""The steps of the Dockerfile by hand: the checkout in, an installed wheel out, and a way to run it
as a task runs it. No container engine is needed, and none is claimed: what is shared with a
container is the wheel, the read-only root, the user, the variables and the signals."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.corpus import corpus_folder
from support.dockerfiles import Stage, parse

ROOT = Path(__file__).parents[2]
FILE = parse((ROOT / "Dockerfile").read_text(encoding="utf-8"))
_BUILD: Stage = FILE.stages[0]
FINAL: Stage = FILE.stages[-1]
USER = 10001
_UNSHARED = ("unshare", "--mount", "--propagation", "private")
_COMPILERS = ("gcc", "cc", "c++", "g++", "clang", "as", "ld")

# In a mount namespace of its own: a new root of nothing but the system, the interpreter and the
# installed wheel, all read-only; the image's volumes are empty and belong to its user.
_SCRIPT = """
set -eu
root=$1; home=$2; base=$3; shift 3
mount -t tmpfs -o mode=755 none "$root"
for each in /usr /bin /sbin /lib /lib64 /etc /dev; do
    [ -e "$each" ] || continue
    if [ -L "$each" ]; then cp -P "$each" "$root$each"; continue; fi
    mkdir -p "$root$each"; mount --rbind "$each" "$root$each"
done
for each in /usr /etc; do mount -o remount,ro,bind "$root$each"; done
mkdir -p "$root/proc" "$root/tmp" "$root/var/lib/strangler"
mount -t proc none "$root/proc" || mount --rbind /proc "$root/proc"
mount -t tmpfs -o mode=1777,uid=10001,gid=10001 none "$root/tmp"
mount -t tmpfs -o mode=700,uid=10001,gid=10001 none "$root/var/lib/strangler"
for each in "$home" "$base"; do
    [ -e "$root$each" ] && continue
    mkdir -p "$root$each"; mount --bind -o ro "$each" "$root$each"
done
for each in COMPILERS; do
    path=$(command -v "$each" || true)
    [ -z "$path" ] || mount --bind /dev/null "$root$(readlink -f "$path")"
done
mount -o remount,ro "$root"
chroot=$(PATH=/usr/sbin:/sbin:/usr/bin:/bin command -v chroot)
exec "$chroot" --userspec=10001:10001 --groups=10001 "$root" "$@"
""".replace("COMPILERS", " ".join(_COMPILERS))


@dataclass(frozen=True)
class Installed:
    """What the image would hold."""

    home: Path
    """Of the virtual environment: `/opt/strangler` there."""
    wheel: str
    """The wheel's file name."""


def installed() -> Installed:
    """The wheel with the compiled data plane in an environment without pip: made once for each
    state of what the Dockerfile copies, in the cache. Skips the test where there is no compiler."""
    if shutil.which(sysconfig.get_config_var("CC").split()[0]) is None:
        pytest.skip("there is no C compiler")
    copied = [name for words in _BUILD.given("COPY") for name in words.split()[:-1]]
    home = corpus_folder() / f"image-{_digest(copied)}"
    if not (home / "wheel").is_file():
        for old in corpus_folder().glob("image-*"):
            shutil.rmtree(old)
        _install(copied, home)
    return Installed(home, (home / "wheel").read_text(encoding="utf-8"))


def _install(copied: Sequence[str], home: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        source.mkdir()
        ignore = shutil.ignore_patterns("__pycache__", "*.py[cod]")
        for name in copied:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, source / name, ignore=ignore)
            else:
                shutil.copy(ROOT / name, source)
        pip = [sys.executable, "-m", "pip"]
        constraints = str(source / "constraints.txt")
        # Compiled as in the image, but not made fast: that is half the time, and nothing here is
        # measured.
        native = {"STRANGLER_NATIVE": "1", "STRANGLER_NATIVE_LEVEL": "0"}
        environment = {**os.environ, **native, "PIP_CONSTRAINT": constraints}
        build = [*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, "."]
        subprocess.run(build, cwd=source, env=environment, check=True)
        (wheel,) = Path(folder).glob("strangler-*.whl")
        home.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
        into = [*pip, "--python", str(home / "bin" / "python"), "install", "--quiet"]
        wheels_only = ["--only-binary", ":all:", "--constraint", constraints]
        subprocess.run([*into, *wheels_only, f"{wheel}[otel]"], check=True)
        (home / "wheel").write_text(wheel.name, encoding="utf-8")


def _digest(copied: Sequence[str]) -> str:
    hashed = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    # Pages that are copied along change nothing that runs.
    for name in sorted(name for name in copied if not name.endswith(".md")):
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                hashed.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return hashed.hexdigest()[:12]


@contextmanager
def contained(
    image: Installed,
    words: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
) -> Iterator["subprocess.Popen[bytes]"]:
    """`words` as the image's user, on a root that nobody can write, with the image's variables and
    those given, and no others. Skips the test where mounts need rights that we lack."""
    if shutil.which("unshare") is None or subprocess.run([*_UNSHARED, "true"]).returncode:
        pytest.skip("only the superuser can mount a read-only root")
    variables = {**FINAL.variables(), **environment}
    variables["PATH"] = f"{image.home}/bin:/usr/bin:/bin"
    with tempfile.TemporaryDirectory() as root, log.open("wb") as output:
        process = subprocess.Popen(
            [*_UNSHARED, "sh", "-c", _SCRIPT, "sh", root, image.home, sys.base_prefix, *words],
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def ran(image: Installed, words: Sequence[str], log: Path, **environment: str) -> tuple[int, str]:
    """The exit code of a command that ends, and all that it said."""
    with contained(image, words, environment, log) as process:
        code = process.wait(60)
    return code, log.read_text(encoding="utf-8", errors="replace")
