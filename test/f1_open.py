"""A stranger's reader of what OneWindow seals: written from the description of the formats alone, on Python's `cryptography`.

Reads one JSON object from standard input, all bytes in hexadecimal:
  {"kek", "tenant", "keys": [{"dekId", "purpose", "epoch", "wrapped", "commitment"}], "cells": [{"table", "column", "row", "sealed"}],
   "indexes": [{"table", "column", "value"}], "files": [{"path", "fileId"}]}
and writes {"cells": [hex], "indexes": [hex], "files": [hex]}. Ends with an exception if anything does not verify.
"""
import hmac
import json
import struct
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def encrypt(key, mode, data):
    encryptor = Cipher(algorithms.SM4(key), mode).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def pad(data):
    return data + bytes(-len(data) % 16)


def ccm_open(key, nonce, aad, sealed):
    """RFC 3610 with L = 3, M = 16; AAD shorter than 0xff00 bytes."""
    body, tag = sealed[:-16], sealed[-16:]
    counters = b"".join(b"\x02" + nonce + i.to_bytes(3, "big") for i in range(1 + (len(body) + 15) // 16))
    stream = encrypt(key, modes.ECB(), counters)
    plain = bytes(a ^ b for a, b in zip(body, stream[16:]))
    first = bytes([0x40 * (len(aad) > 0) + 8 * 7 + 2]) + nonce + len(plain).to_bytes(3, "big")
    said = pad(struct.pack(">H", len(aad)) + aad) if aad else b""
    mac = encrypt(key, modes.CBC(bytes(16)), first + said + pad(plain))[-16:]
    if not hmac.compare_digest(bytes(a ^ b for a, b in zip(mac, stream[:16])), tag):
        raise ValueError("the tag does not fit")
    return plain


def hmac_sm3(key, *parts):
    mac = HMAC(key, hashes.SM3())
    for part in parts:
        mac.update(part)
    return mac.finalize()


def hkdf(key, info, length):
    return HKDF(hashes.SM3(), length, None, info).derive(key)


def lp(*texts):
    return b"".join(struct.pack(">H", len(text.encode())) + text.encode() for text in texts)


def unwrap(wrapping_key, tenant, key):
    wrapped = bytes.fromhex(key["wrapped"])
    label = lp(tenant, key["purpose"]) + struct.pack(">II", key["epoch"], key["dekId"])
    dek = ccm_open(wrapping_key, wrapped[:12], label, wrapped[12:])
    if not hmac.compare_digest(hmac_sm3(dek, b"commit"), bytes.fromhex(key["commitment"])):
        raise ValueError("the commitment does not fit")
    return dek


def place(tenant, table, column, row, dek_id):
    return b"F1" + lp(tenant, table, column, row) + b"\x01" + struct.pack(">I", dek_id)


def open_cell(deks, tenant, cell):
    sealed = bytes.fromhex(cell["sealed"])
    version, dek_id = struct.unpack(">BI", sealed[:5])
    if version != 1:
        raise ValueError("unknown version")
    key = hkdf(deks["fields", dek_id], b"F1 column" + lp(cell["table"], cell["column"]), 16)
    return ccm_open(key, sealed[5:17], place(tenant, cell["table"], cell["column"], cell["row"], dek_id), sealed[17:])


def open_file(deks, tenant, file):
    with open(file["path"], "rb") as handle:
        content = handle.read()
    header, body, mac = content[:26], content[26:-32], content[-32:]
    magic, version, algorithm, dek_id, iv = struct.unpack(">4sBBI16s", header)
    if (magic, version, algorithm) != (b"OWF1", 1, 2):
        raise ValueError("unknown format")
    keys = hkdf(deks["files", dek_id], b"F1 file" + lp(file["fileId"]), 48)
    where = place(tenant, "files", "content", file["fileId"], dek_id)
    if not hmac.compare_digest(hmac_sm3(keys[16:], header, where, body, struct.pack(">Q", len(body))), mac):
        raise ValueError("the MAC does not fit")
    return encrypt(keys[:16], modes.CTR(iv), body)


def main():
    given = json.load(sys.stdin)
    tenant, kek = given["tenant"], bytes.fromhex(given["kek"])
    wrapping_key = hkdf(kek, b"OneWindow wrapping key 1", 16)
    deks = {(key["purpose"], key["dekId"]): unwrap(wrapping_key, tenant, key) for key in given["keys"]}
    kept = [dek for (purpose, _), dek in deks.items() if purpose == "index"]
    index_root = kept[0] if kept else hkdf(kek, b"OneWindow index root 1", 32)

    def index(asked):
        key = hkdf(index_root, b"F1 index" + lp(tenant, asked["table"], asked["column"]) + b"\x01", 32)
        return hmac_sm3(key, asked["value"].encode())[:8]

    json.dump(
        {
            "cells": [open_cell(deks, tenant, cell).hex() for cell in given["cells"]],
            "indexes": [index(asked).hex() for asked in given["indexes"]],
            "files": [open_file(deks, tenant, file).hex() for file in given["files"]],
        },
        sys.stdout,
    )


main()
