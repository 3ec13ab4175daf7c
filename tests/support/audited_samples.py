"""Calls of the standard library that do something outside, each in the current folder or to a
server on the loopback interface, by the name that the catalogue has for them."""

import bz2
import codecs
import configparser
import filecmp
import fileinput
import ftplib
import glob
import gzip
import http.client
import importlib
import io
import linecache
import logging
import lzma
import multiprocessing
import os
import pathlib
import shutil
import smtplib
import socket
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
import tokenize
import urllib.request
import wave
import xml.etree.ElementTree
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

Sample = tuple[str, Callable[[], object]]


def samples() -> Iterator[Sample]:
    """They depend on each other's files, in this order."""
    yield from _files()
    yield from _archives()
    yield from _processes()
    yield from _network()


def _files() -> Iterator[Sample]:
    path = pathlib.Path("a.txt")
    yield "pathlib.Path.write_text", lambda: path.write_text("[a]\nb = 1\n")
    yield "pathlib.Path.write_bytes", lambda: pathlib.Path("b.txt").write_bytes(b"b")
    yield "pathlib.Path.touch", lambda: pathlib.Path("c.txt").touch()
    yield "pathlib.Path.read_text", path.read_text
    yield "pathlib.Path.read_bytes", path.read_bytes
    yield "pathlib.Path.iterdir", lambda: list(pathlib.Path().iterdir())
    yield "pathlib.Path.glob", lambda: list(pathlib.Path().glob("*.txt"))
    yield "pathlib.Path.rename", lambda: pathlib.Path("b.txt").rename("d.txt")
    yield "pathlib.Path.chmod", lambda: path.chmod(0o600)
    yield "pathlib.Path.mkdir", lambda: pathlib.Path("folder").mkdir()
    yield "pathlib.Path.rmdir", lambda: pathlib.Path("folder").rmdir()
    yield "pathlib.Path.unlink", lambda: pathlib.Path("d.txt").unlink()
    yield "builtins.open", lambda: open("a.txt").close()
    yield "io.open", lambda: open("a.txt").close()
    yield "io.FileIO", lambda: io.FileIO("a.txt").close()
    yield "codecs.open", lambda: codecs.open("a.txt").close()
    yield "tokenize.open", lambda: tokenize.open("a.txt").close()
    yield "os.open", lambda: os.close(os.open("a.txt", os.O_RDWR))
    yield "os.listdir", os.listdir
    yield "os.scandir", lambda: list(os.scandir())
    yield "os.walk", lambda: list(os.walk("."))
    yield "os.makedirs", lambda: os.makedirs("x/y")
    yield "os.removedirs", lambda: os.removedirs("x/y")
    yield "os.symlink", lambda: os.symlink("a.txt", "link")
    yield "os.remove", lambda: os.remove("link")
    yield "os.utime", lambda: os.utime("a.txt")
    yield "os.truncate", lambda: os.truncate("c.txt", 0)
    yield "os.replace", lambda: os.replace("c.txt", "e.txt")
    yield "os.chdir", lambda: os.chdir(".")
    yield "os.putenv", lambda: os.putenv("STRANGLER_SAMPLE", "1")
    yield "os.environ.setdefault", lambda: os.environ.setdefault("STRANGLER_OTHER", "1")
    yield "os.environ.pop", lambda: os.environ.pop("STRANGLER_OTHER")
    yield "glob.glob", lambda: glob.glob("*.txt")
    yield "shutil.copy", lambda: shutil.copy("a.txt", "f.txt")
    yield "shutil.copyfile", lambda: shutil.copyfile("a.txt", "g.txt")
    yield (
        "shutil.copytree",
        lambda: shutil.copytree(os.path.dirname(wave.__file__) + "/wsgiref", "tree"),
    )
    yield "shutil.move", lambda: shutil.move("g.txt", "h.txt")
    yield "shutil.rmtree", lambda: shutil.rmtree("tree")
    yield "tempfile.mkdtemp", lambda: tempfile.mkdtemp(dir=".")
    yield "tempfile.mkstemp", lambda: os.close(tempfile.mkstemp(dir=".")[0])
    yield "tempfile.TemporaryFile", lambda: tempfile.TemporaryFile(dir=".").close()
    yield "tempfile.NamedTemporaryFile", lambda: tempfile.NamedTemporaryFile(dir=".").close()
    yield "linecache.getline", lambda: linecache.getline("a.txt", 1)
    yield "fileinput.input", lambda: list(fileinput.input("a.txt"))
    yield "filecmp.cmp", lambda: filecmp.cmp("a.txt", "f.txt", shallow=False)
    yield "configparser.ConfigParser.read", lambda: configparser.ConfigParser().read("a.txt")
    yield "logging.FileHandler", lambda: logging.FileHandler("log.txt").close()
    pathlib.Path("a.xml").write_text("<a/>")
    parse = xml.etree.ElementTree.parse
    yield "xml.etree.ElementTree.parse", lambda: parse("a.xml")
    yield "xml.etree.ElementTree.ElementTree.write", lambda: parse("a.xml").write("b.xml")
    yield (
        "importlib.metadata.distributions",
        lambda: list(importlib.import_module("importlib.metadata").distributions()),
    )


def _archives() -> Iterator[Sample]:
    yield "gzip.open", lambda: gzip.open("a.gz", "wb").close()
    yield "bz2.open", lambda: bz2.open("a.bz2", "wb").close()
    yield "lzma.open", lambda: lzma.open("a.xz", "wb").close()
    archive = zipfile.ZipFile("a.zip", "w")
    yield "zipfile.ZipFile.write", lambda: archive.write("a.txt")
    archive.close()
    yield "zipfile.ZipFile", lambda: zipfile.ZipFile("a.zip").close()
    yield "zipfile.ZipFile.extractall", lambda: zipfile.ZipFile("a.zip").extractall("out")
    yield "zipfile.is_zipfile", lambda: zipfile.is_zipfile("a.zip")
    tar = tarfile.open("a.tar", "w")
    yield "tarfile.TarFile.add", lambda: tar.add("a.txt")
    tar.close()
    yield "tarfile.open", lambda: tarfile.open("a.tar").close()
    yield "shutil.make_archive", lambda: shutil.make_archive("made", "zip", "out")
    yield "shutil.unpack_archive", lambda: shutil.unpack_archive("made.zip", "unpacked")
    yield "sqlite3.connect", lambda: sqlite3.connect("a.db").close()


def _processes() -> Iterator[Sample]:
    done = [sys.executable, "-c", ""]
    yield "subprocess.run", lambda: subprocess.run(done, check=True)
    yield "subprocess.Popen", lambda: subprocess.Popen(done).wait()
    yield "subprocess.check_output", lambda: subprocess.check_output(done)
    yield "os.system", lambda: os.system("true")
    yield "os.popen", lambda: os.popen("true").close()
    yield "os.posix_spawn", lambda: os.waitpid(os.posix_spawn(done[0], done, os.environ), 0)
    worker = multiprocessing.get_context("fork").Process(target=len, args=((),))
    yield "multiprocessing.Process.start", worker.start
    worker.join()


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def _network() -> Iterator[Sample]:
    server = HTTPServer(("127.0.0.1", 0), _Answer)
    port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{port}/"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    yield "urllib.request.urlopen", lambda: urllib.request.urlopen(url).close()
    yield "urllib.request.urlretrieve", lambda: urllib.request.urlretrieve(url, "got")
    yield "http.client.HTTPConnection.request", lambda: connection.request("GET", "/")
    connection.close()
    address = ("127.0.0.1", port)
    yield "socket.create_connection", lambda: socket.create_connection(address).close()
    plain = socket.socket()
    yield "socket.socket.connect", lambda: plain.connect(address)
    plain.close()
    bound = socket.socket()
    yield "socket.socket.bind", lambda: bound.bind(("127.0.0.1", 0))
    bound.close()
    yield "socket.getaddrinfo", lambda: socket.getaddrinfo("127.0.0.1", 80)
    yield "socket.gethostbyname", lambda: socket.gethostbyname("127.0.0.1")
    server.shutdown()
    server.server_close()
    yield "smtplib.SMTP", lambda: _refused(lambda: smtplib.SMTP("127.0.0.1", port, timeout=1))
    yield "ftplib.FTP", lambda: _refused(lambda: ftplib.FTP("127.0.0.1:1", timeout=1))


def _refused(call: Callable[[], object]) -> None:
    """Nobody listens there any more; to try is effect enough."""
    try:
        call()
    except OSError:
        return
    raise AssertionError("somebody answered")
