"""The bundle for servers without a network, its cheap parts: what it must hold, and that nothing changed is installed."""

import json
import platform
import shutil
import subprocess
import sys

import pytest

from deploy.offline import contents, wheels
from deploy.offline.contents import BundleError

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
INSTALL = wheels.ROOT / "deploy" / "offline" / "install.sh"


@pytest.fixture
def small(tmp_path):
    """A sealed folder laid out as a bundle, with files of a few bytes in place of wheels."""
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    (folder / "wheels" / "one.whl").write_bytes(b"one")
    (folder / "wheels" / "two words.whl").write_bytes(b"two")
    told = {"version": "0", "machine": platform.machine(), "python": HERE, "glibc": "2.28"}
    (folder / "manifest.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (folder / "requirements.txt").write_text("one==1 --hash=sha256:" + "0" * 64, encoding="utf-8")
    shutil.copyfile(INSTALL, folder / "install.sh")
    contents.seal(folder)
    return folder


def installing(folder, where, python=sys.executable):
    """What the install script says and how it ends."""
    done = subprocess.run(
        ["sh", str(folder / "install.sh"), str(where)], env={"PATH": "/usr/bin:/bin", "PYTHON": python}, capture_output=True
    )
    return done.returncode, done.stderr.decode()


def change(folder):
    (folder / "wheels" / "one.whl").write_bytes(b"0ne")


def take_away(folder):
    (folder / "wheels" / "two words.whl").unlink()


def put_in(folder):
    (folder / "wheels" / "three.whl").write_bytes(b"three")


def lead_elsewhere(folder):
    (folder / "wheels" / "three.whl").symlink_to("one.whl")


@pytest.mark.parametrize(
    "spoil, named", [(change, "changed: wheels/one.whl"), (take_away, "missing: wheels/two words.whl"),
                     (put_in, "not part of the bundle: wheels/three.whl"), (lead_elsewhere, "not part of the bundle: wheels/three.whl")],
)  # fmt: skip
def test_a_bundle_that_changed_is_refused_before_anything_is_installed(small, tmp_path, spoil, named):
    """By the builder's check, by name; and by the script that installs, in both languages."""
    assert contents.complaints(small) == []
    spoil(small)
    assert contents.complaints(small) == [named]
    code, said = installing(small, tmp_path / "app")
    assert code == 2 and ("安装包" in said or "校验值" in said)
    assert "bundle" in said and not (tmp_path / "app").exists()


def test_the_script_refuses_other_machines_interpreters_and_places(small, tmp_path):
    busy = tmp_path / "busy"
    busy.mkdir()
    (busy / "letters.txt").write_text("mine", encoding="utf-8")
    code, said = installing(small, busy)
    assert code == 2 and "something else" in said and (busy / "letters.txt").read_text(encoding="utf-8") == "mine"
    code, said = installing(small, tmp_path / "app", python="/bin/false")
    assert code == 2 and f"Python {HERE} is needed" in said
    told = (small / "manifest.json").read_text(encoding="utf-8").replace(platform.machine(), "sparc")
    (small / "manifest.json").write_text(told, encoding="utf-8")
    code, said = installing(small, tmp_path / "app")
    assert code == 2 and "for Linux sparc" in said and not (tmp_path / "app").exists()


def test_an_archive_is_the_same_bytes_and_a_spoilt_one_is_named(small, tmp_path):
    first, second = tmp_path / "a.tar", tmp_path / "b.tar"
    for archive in (first, second):
        contents.packed(small, archive, 315_532_800)
    assert first.read_bytes() == second.read_bytes() and contents.complaints_of_archive(first) == []
    change(small)
    contents.packed(small, second, 315_532_800)
    assert contents.complaints_of_archive(second) == ["changed in the archive: wheels/one.whl"]


@pytest.mark.parametrize("machine", wheels.MACHINES)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_a_library_has_one_version_on_each_machine(machine, python):
    found = wheels.locked(machine, python)
    names = [one.name for one in found]
    assert len(names) == len(set(names)) > 60 and all(one.hashes for one in found)
    assert {"streamlit", "psycopg-binary", "authlib", "greenlet"} <= set(names), "extras, and what only some machines need"


def test_wheels_that_the_lock_does_not_name_make_no_bundle(tmp_path):
    with pytest.raises(BundleError, match="missing: .*streamlit"):
        wheels.requirements(tmp_path, "x86_64", "3.11")
    (tmp_path / "segno-1.6.6-py3-none-any.whl").write_bytes(b"not segno")
    with pytest.raises(BundleError, match="is not what requirements.lock names"):
        wheels.requirements(tmp_path, "x86_64", "3.11")
    (tmp_path / "segno-1.6.6-py3-none-any.whl").rename(tmp_path / "segno-1.6.6-cp311-cp311-manylinux_2_35_x86_64.whl")
    with pytest.raises(BundleError, match=r"not for x86_64 with glibc 2\.28"):
        wheels.requirements(tmp_path, "x86_64", "3.11")
