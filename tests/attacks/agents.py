"""ssh-agents: the real one, and rogue ones that speak its protocol and lie."""

import os
import socket
import subprocess
import threading

from forge import string, u32

LIST, LISTED, SIGN, SIGNED, LOCK, UNLOCK = 11, 12, 13, 14, 22, 23


class RealAgent:
    """The system's ssh-agent on a socket of our own, with these key files."""

    def __init__(self, path, *files):
        self.path = path
        self.process = subprocess.Popen(["ssh-agent", "-D", "-a", path], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        while not os.path.exists(path):
            if self.process.poll() is not None:
                raise RuntimeError("ssh-agent ended")
        for file in files:
            subprocess.run(["ssh-add", "-q", file], env=os.environ | {"SSH_AUTH_SOCK": path}, check=True)

    def lock(self, word):
        self._say(LOCK, word)

    def unlock(self, word):
        self._say(UNLOCK, word)

    def _say(self, what, word):
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(self.path)
            peer.sendall(string(bytes([what]) + string(word)))
            assert peer.recv(16)[4:5] == bytes([6]), "the agent refused"

    def close(self):
        self.process.terminate()
        self.process.wait()


class RogueAgent:
    """Lists `key` and answers a request for a signature with what `lie(data)` gives: a whole reply's body."""

    def __init__(self, path, key, lie):
        self.key, self.lie, self.asked = key, lie, 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(8)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self.listener.close()

    def _serve(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            with peer:
                peer.settimeout(5)
                try:
                    peer.sendall(self._reply(self._message(peer)))
                    peer.recv(1)
                except OSError:
                    continue

    @staticmethod
    def _message(peer):
        data = peer.recv(65536)
        while len(data) >= 4 and len(data) - 4 < int.from_bytes(data[:4], "big"):
            data += peer.recv(65536)
        return data[4:]

    def _reply(self, message):
        if message[:1] == bytes([LIST]):
            return string(bytes([LISTED]) + u32(1) + string(self.key.public) + string(b"rogue"))
        self.asked += 1
        size = int.from_bytes(message[1:5], "big")
        at = 5 + size
        data = message[at + 4:at + 4 + int.from_bytes(message[at:at + 4], "big")]
        return self.lie(data)


def signed(inner):
    """The reply that carries a signature."""
    return string(bytes([SIGNED]) + string(inner))


class SlowAgent(RogueAgent):
    """Signs honestly, once `touched` is set. `data`: what it was asked to sign."""

    def __init__(self, path, key):
        self.data = b""
        self.touched, self.answered = threading.Event(), threading.Event()
        waited = threading.Event()
        super().__init__(path, key, None)
        self.asked = waited

    def _reply(self, message):
        if message[:1] != bytes([LIST]):
            size = int.from_bytes(message[1:5], "big")
            self.data = message[9 + size:9 + size + int.from_bytes(message[5 + size:9 + size], "big")]
            self.asked.set()
            self.touched.wait(60)
            self.answered.set()
            return signed(self.key.inner(self.data))
        return super()._reply(message)
