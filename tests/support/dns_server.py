"""A small DNS server on 127.0.0.1, speaking UDP and TCP: what it knows is a dictionary."""

import asyncio
import struct
from contextlib import asynccontextmanager

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.rrset


class DnsServer(asyncio.DatagramProtocol):
    """`records` maps (name, type) to (ttl, [value, ...]); names end with a dot.

    A name with no record of any type does not exist (NXDOMAIN). `failing` holds types that are
    answered with SERVFAIL, `silent` makes it swallow everything, `truncating` answers over UDP
    that the answer is too long."""

    def __init__(self):
        self.records = {}
        self.failing = set()
        self.silent = False
        self.truncating = False
        self.questions = []
        self.port = 0
        self._transport = None

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, address):
        if not self.silent:
            self._transport.sendto(self._answer(data, self.truncating), address)

    async def serve_tcp(self, reader, writer):
        (length,) = struct.unpack(">H", await reader.readexactly(2))
        answer = self._answer(await reader.readexactly(length), False)
        writer.write(struct.pack(">H", len(answer)) + answer)
        writer.close()
        await writer.wait_closed()

    def resolver(self):
        """One that asks this server."""
        resolver = dns.asyncresolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = self.port
        return resolver

    def _answer(self, data, truncating):
        question = dns.message.from_wire(data)
        asked = question.question[0]
        name, kind = str(asked.name), asked.rdtype.name
        self.questions.append((name, kind))
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        if truncating:
            answer.flags |= dns.flags.TC
        elif kind in self.failing:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif not any(known == name for known, _ in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        else:
            while (name, "CNAME") in self.records:
                ttl, values = self.records[name, "CNAME"]
                answer.answer.append(dns.rrset.from_text(name, ttl, "IN", "CNAME", *values))
                name = values[0]
            if (name, kind) in self.records:
                ttl, values = self.records[name, kind]
                answer.answer.append(dns.rrset.from_text(name, ttl, "IN", kind, *values))
        return answer.to_wire()


@asynccontextmanager
async def dns_server():
    """A running server."""
    loop = asyncio.get_running_loop()
    server = DnsServer()
    tcp = await asyncio.start_server(server.serve_tcp, "127.0.0.1", 0)
    server.port = tcp.sockets[0].getsockname()[1]
    udp, _ = await loop.create_datagram_endpoint(
        lambda: server, local_addr=("127.0.0.1", server.port)
    )
    try:
        yield server
    finally:
        udp.close()
        tcp.close()
        await tcp.wait_closed()
