"""Refuse a wheel or sdist in a folder that lacks the typing marker or carries what users do not need."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

SDIST_EXTRAS = {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "PKG-INFO", ".gitignore"}


def names_in(package: Path) -> list[str]:
    """Return the paths a package holds, without the folder an sdist wraps them in."""
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            return wheel.namelist()
    with tarfile.open(package) as sdist:
        return [name.partition("/")[2] for name in sdist.getnames() if "/" in name]


def faults(package: Path) -> list[str]:
    """Say what is wrong with one package."""
    names = names_in(package)
    missing = [] if "keyaccount/py.typed" in names else ["keyaccount/py.typed is missing"]
    extra = [
        name
        for name in names
        if not name.startswith("keyaccount/") and ".dist-info/" not in name and name not in SDIST_EXTRAS
    ]
    inside = [name for name in names if name.startswith("keyaccount/")]
    data = [name for name in inside if not name.endswith((".py", "py.typed"))]
    return [*missing, *(f"{name} has no place in it" for name in [*extra, *data])]


def main() -> None:
    """Check every package of a folder; there must be a wheel and an sdist."""
    packages = sorted(Path(sys.argv[1]).iterdir())
    found = [f"{package.name}: {fault}" for package in packages for fault in faults(package)]
    if [package.suffix for package in packages] != [".whl", ".gz"]:
        found.append(f"expected one wheel and one sdist, got {[package.name for package in packages]}")
    if found:
        raise SystemExit("\n".join(found))
    print(", ".join(f"{package.name} ({len(names_in(package))} files)" for package in packages))


if __name__ == "__main__":
    main()
