"""A load balancer's command socket, as far as Interlock speaks with HAProxy: it obeys, and remembers what it was told."""

import os
import socket
import threading

HEADER = "be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight"


class Balancer:
    """Serves `path` until it is closed. `canary`: its weight now; `highest`: the highest it ever had."""

    def __init__(self, path):
        self.weights = {"canary": 0, "stable": 100}
        self.highest = 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(8)
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def canary(self):
        return self.weights["canary"]

    def close(self):
        self.listener.close()

    def _serve(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            with peer:
                peer.settimeout(2)
                try:
                    peer.sendall("".join(map(self._obey, self._line(peer).split(";"))).encode())
                except OSError:
                    continue

    @staticmethod
    def _line(peer):
        data = b""
        while b"\n" not in data:
            more = peer.recv(4096)
            if not more:
                break
            data += more
        return data.decode()

    def _obey(self, command):
        words = command.split()
        if words[:3] == ["show", "servers", "state"]:
            rows = [f"1 shop {at} {name} 127.0.0.1 2 0 {weight}"
                    for at, (name, weight) in enumerate(self.weights.items())]
            return "\n".join(["1", "# " + HEADER, *rows, "", ""])
        if words == ["show", "info"]:
            return f"Name: HAProxy\nPid: {os.getpid()}\nStart_time_sec: 1\n\n"
        if words[:2] == ["set", "server"] and words[3] == "weight":
            self.weights[words[2].split("/")[1]] = int(words[4])
            self.highest = max(self.highest, self.canary)
        return "\n"
