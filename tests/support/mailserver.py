#!/usr/bin/env python3
"""A real mail server (aiosmtpd) on a free port of 127.0.0.1, for the tests of mails.

Prints "port N", then each mail it takes as one line of JSON, read by Python's own parser of mails. Ends when its
input does.
"""
import argparse
import asyncio
import email
import email.policy
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult


class Box:
    """Takes every mail, but for those whom it was told to refuse."""

    def __init__(self, refused):
        self.refused = refused

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        headers = {name.lower(): str(mail[name]) for name in mail.keys()}
        told = {
            "mail_from": envelope.mail_from,
            "rcpt_tos": envelope.rcpt_tos,
            "user": session.auth_data or "",
            "encrypted": server.transport.get_extra_info("ssl_object") is not None,
            "headers": headers,
            "defects": [str(one) for one in mail.defects] + [str(d) for h in mail.values() for d in h.defects],
            "body": mail.get_content().replace("\r\n", "\n"),
        }
        print(json.dumps(told), flush=True)
        return "250 taken"


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--cert")
    options.add_argument("--key")
    options.add_argument("--at-once", action="store_true", help="TLS before the first word")
    options.add_argument("--user")
    options.add_argument("--password")
    options.add_argument("--refuse", action="append", default=[])
    asked = options.parse_args()
    tls = None
    if asked.cert:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(asked.cert, asked.key)

    def authenticator(server, session, envelope, mechanism, auth_data):
        if (auth_data.login, auth_data.password) == (asked.user.encode(), asked.password.encode()):
            return AuthResult(success=True, auth_data=asked.user)
        return AuthResult(success=False, handled=False)

    def factory():
        more = {}
        if asked.user:
            more = {"authenticator": authenticator, "auth_required": True, "auth_require_tls": False}
        if tls and not asked.at_once:
            more.update(tls_context=tls, require_starttls=True)
        return SMTP(Box(asked.refuse), hostname="mail.example", enable_SMTPUTF8=False, **more)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(factory, "127.0.0.1", 0, ssl=tls if asked.at_once else None)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


warnings.simplefilter("ignore")  # that it lets people sign in without TLS: here it may
logging.disable()
asyncio.run(main())
