"""Verifies a ring360 journal with nothing but Python's standard library: python verify_journal.py FILE [options].

FILE is a SQLite database of ring360 or a file of `ring360 journal export`. Checked: each line's SHA-256 over all it
says, and that it names the hash of the line before; that the RFC 6962 root over the lines is the one in each signed
head, that heads name one another and are signed (Ed25519) by a key that is given, or that a given key handed over to;
that heads which a witness kept (--heads) fit as well. Exit status: 0 it holds, 1 it was altered, 2 it cannot be read.
The rules stand in docs/reference/files.md; no code is shared with ring360. Python 3.10 or newer.
"""

import argparse
import base64
import json
import multiprocessing
import re
import sqlite3
import sys
from collections import namedtuple
from contextlib import nullcontext, suppress
from hashlib import sha256, sha512
from itertools import islice
from json.encoder import encode_basestring_ascii as quoted
from pathlib import Path

STRETCH = 1 << 14
LINE = ("seq", "at", "kind", "cause", "payload", "previous", "hash", "by")
Head = namedtuple("Head", "origin size root at previous key_id signature")
Key = namedtuple("Key", "key_id public_key made_at endorsed_by endorsement")
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
WORDS = {
    "line-missing": "a line is missing or out of its place 缺少一行，或次序不对",
    "line-altered": "what the line says does not fit its hash 该行内容与其哈希不符",
    "line-unchained": "it does not follow the line before; one of the two was replaced 与上一行不相接，其一被替换",
    "lines-cut-off": "lines that a signed head covers are gone 签名树头所涵盖的行已不存在",
    "root-differs": "the lines are not those that were signed 这些行与签名时的不同",
    "head-altered": "the signed head over these lines was changed 涵盖这些行的签名树头被改动",
    "head-missing": "a signed head before this one is missing 此前缺少一个签名树头",
    "head-key-unknown": "the head over these lines is signed by an unknown key 涵盖这些行的树头由不明密钥签名",
    "witness-contradicted": "the lines are not those that the witness saw 这些行与见证人所见的不同",
    "witness-head-unsigned": "the witness's head is not signed by a known key 见证人保存的树头并非由已知密钥签名",
}
HOLDS = "The journal holds: {lines} lines, {signed_lines} signed, {heads} heads, {witnessed} witnessed. 流水完好。"
ALTERED = "ALTERED, line {0} (to {2}): {what}. 第 {0} 行（至第 {2} 行）有改动。"
OWN_KEY = "The signatures were held against the file's own key; give --public-key. 签名仅以文件自带的公钥核对。"


def add(p, q):  # Ed25519 in extended coordinates, RFC 8032 section 5.1.4
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        total, point, scalar = add(total, point) if scalar & 1 else total, add(point, point), scalar >> 1
    return total


def point_of(raw):
    """The point that 32 bytes stand for; ValueError where there is none."""
    sign, y = raw[31] >> 7, int.from_bytes(raw, "little") & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def is_signed(public_key, signature, text):
    try:
        key, raw = bytes.fromhex(public_key), bytes.fromhex(signature)
        r, point, base = point_of(raw[:32]), point_of(key), point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    except (ValueError, IndexError):
        return False
    s, challenge = int.from_bytes(raw[32:], "little"), sha512(raw[:32] + key + text).digest()
    left, right = times(s, base), add(r, times(int.from_bytes(challenge, "little") % ORDER, point))
    differs = any((left[axis] * right[2] - right[axis] * left[2]) % P for axis in (0, 1))
    return not differs and s < ORDER and (len(key), len(raw)) == (32, 64)


def opened(path):
    return sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True, timeout=10)


def rows_of(path, start, offset):
    if offset is None:
        within = f"seq <= {start + STRETCH}" + (f" and seq > {start}" if start else "")
        names = ", ".join(f'"{name}"' for name in LINE)
        return opened(path).execute(f"select {names} from journal where {within} order by seq")
    return map(line_of, islice((raw for raw in lines_from(path, offset) if raw.startswith(b'{"seq":')), STRETCH))


def lines_from(path, offset):
    with open(path, "rb") as file:
        file.seek(offset)
        yield from file


def line_of(raw):
    with suppress(ValueError, KeyError, TypeError):
        told = json.loads(raw)
        return tuple(told[name] for name in LINE) if len(told) == len(LINE) else (told["seq"], *[None] * 7)
    return (None,) * len(LINE)


def check(task):
    """A stretch: (start, lines that fit, what is wrong, first `previous`, last hash, size -> complete subtrees)."""
    path, start, offset, sizes = task
    leaves, code, first, last = [], "", None, None
    for seq, at, kind, cause, payload, previous, told, by in rows_of(path, start, offset):
        code = "line-unchained" if leaves and previous != last else ""
        if code := "line-missing" if seq != start + len(leaves) + 1 else code:
            break
        first = first if leaves else previous
        try:
            said = f"[{seq!r},{at!r},{quoted(kind)},{'null' if cause is None else repr(cause)},{quoted(payload)},"
            digest = sha256(f'{said}"{previous}"{"" if by in (None, "") else "," + quoted(by)}]'.encode())
        except (TypeError, UnicodeError):
            digest = None
        if digest is None or digest.hexdigest() != told:
            code = "line-altered"
            break
        last = told
        leaves.append(sha256(b"\0" + digest.digest()).digest())
    levels = [leaves]
    while len(levels[-1]) > 1:
        pairs = zip(levels[-1][::2], levels[-1][1::2], strict=False)
        levels.append([sha256(b"\1" + left + right).digest() for left, right in pairs])
    wanted = {len(leaves), *(size - start for size in sizes if start < size <= start + len(leaves))}
    return start, len(leaves), code, first, last, {size: subtrees(levels, size) for size in wanted}


def subtrees(levels, size):
    return [levels[level][(size >> level) - 1] for level in reversed(range(size.bit_length())) if size >> level & 1]


def root_of(nodes):
    root = nodes[-1] if nodes else sha256().digest()
    for node in reversed(nodes[:-1]):
        root = sha256(b"\1" + node + root).digest()
    return root


def walk(results):
    """Join the stretches: (lines that fit, last hash, fault or None, size -> root)."""
    lines, last_hash, above, roots = 0, "0" * 64, [], {}
    for start, count, code, first, last, found in results:
        wrong = "line-missing" if start != lines else "line-unchained" if first not in (None, last_hash) else ""
        if not wrong:
            left = [node for _, node in above]
            roots |= {start + size: root_of(left + nodes).hex() for size, nodes in found.items()}
            lines, last_hash = start + count, last if count else last_hash
        if wrong or code:
            return lines, last_hash, (lines + 1, wrong or code, lines + 1), roots
        size, node = count, found[count][0] if count else b""
        while above and above[-1][0] == size:
            size, node = 2 * size, root_of([above.pop()[1], node])
        above.append((size, node))
    return lines, last_hash, None, roots


def text_of(head):
    root = base64.b64encode(bytes.fromhex(head.root)).decode()
    return f"{head.origin}\n{head.size}\n{root}\nat {head.at!r}\nprevious {head.previous}\n"


def is_hex(told, digits):
    return isinstance(told, str) and re.fullmatch(f"[0-9a-f]{{{digits}}}", told) is not None


def is_well_formed(head):
    hashes = is_hex(head.root, 64) and is_hex(head.previous, 64) and is_hex(head.key_id, 64)
    plain = type(head.size) is int and type(head.at) is float and type(head.origin) is str
    return hashes and plain and is_hex(head.signature, 128) and head.size > 0 and "\n" not in head.origin


def trusted_keys(keys, given):
    keys = [k for k in keys if is_hex(k.public_key, 64) and all(isinstance(told, str) for told in (k[0], *k[3:]))]
    name_of = {key: sha256(bytes.fromhex(key)).hexdigest() for key in (*given, *(key.public_key for key in keys))}
    trusted = {name_of[key]: key for key in given or [key.public_key for key in keys[:1]]}
    for key in keys:
        by, text = trusted.get(key.endorsed_by), f"ring360 journal key 1\n{key.endorsed_by}\n{key.key_id}\n"
        if by and key.key_id == name_of[key.public_key] and is_signed(by, key.endorsement, text.encode()):
            trusted[key.key_id] = key.public_key
    return trusted


def fitting_heads(heads, trusted, signed):
    """The heads before the first that does not fit the others, and its fault. A key's newest signature vouches for the
    heads before it, for each head names the one before by the hash of its text, key and signature."""
    size, previous = 0, "0" * 64
    for number, head in enumerate(heads):
        if not is_well_formed(head):
            return heads[:number], (size + 1, "head-altered", size + 1)
        if head.key_id not in trusted:
            return heads[:number], (head.size, "head-key-unknown", head.size)
        if head.size <= size or head.previous != previous:
            if number and not signed(heads[number - 1]):
                return heads[: number - 1], (size, "head-altered", size)
            return heads[:number], (head.size, "head-missing" if signed(head) else "head-altered", head.size)
        if (number + 1 == len(heads) or heads[number + 1].key_id != head.key_id) and not signed(head):
            return heads[:number], (head.size, "head-altered", head.size)
        size, previous = head.size, sha256(f"{text_of(head)}{head.key_id}\n{head.signature}\n".encode()).hexdigest()
    return heads, None


def plan_of(path):
    """((start, byte offset or None) of each stretch, heads, keys)."""
    with open(path, "rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            return plan_of_export(path)
    base, columns = opened(path), [", ".join(kind._fields) for kind in (Head, Key)]
    heads = [Head(*row) for row in base.execute(f"select {columns[0]} from journal_heads order by size")]
    keys = [Key(*row) for row in base.execute(f"select {columns[1]} from journal_keys order by number")]
    last = base.execute("select coalesce(max(seq), 0) from journal").fetchone()[0]
    return ((start, None) for start in range(0, max(1, last), STRETCH)), heads, keys


def plan_of_export(path):
    lines, offset, stretches, heads, keys = 0, 0, [], [], []
    for raw in lines_from(path, 0):
        if raw.startswith(b'{"seq":'):
            stretches += [] if lines % STRETCH else [(lines, offset)]
            lines += 1
        elif offset == 0 and not raw.startswith(b'{"format":"ring360-journal","version":1'):
            raise ValueError(f"{path} is no export of a journal")
        elif offset:
            with suppress(ValueError, TypeError, KeyError):
                told = json.loads(raw)
                name, kind, found = ("head", Head, heads) if "head" in told else ("key", Key, keys)
                found.append(kind(**told[name]))
        offset += len(raw)
    return iter(stretches), heads, keys


def verdict_of(path, given=(), witnessed=(), processes=1):
    """What was found; `fault` is None or (first line it shows at, what is wrong, last line it can be about)."""
    stretches, heads, keys = plan_of(path)
    trusted = trusted_keys(keys, given)

    def signed(head):
        return is_signed(trusted.get(head.key_id, ""), head.signature, text_of(head).encode())

    def beside(head, since, code):
        if head.size > lines:
            return None if line_fault else (lines + 1, "lines-cut-off", head.size)
        if code == "root-differs" and roots[head.size] != head.root and not signed(head):
            return head.size, "head-altered", head.size
        return None if roots[head.size] == head.root else (since + 1, code, head.size)

    heads, head_fault = fitting_heads(heads, trusted, signed)
    sizes = sorted({head.size for head in (*heads, *witnessed)})
    tasks = ((str(path), start, offset, sizes) for start, offset in stretches)
    with multiprocessing.Pool(processes) if processes > 1 else nullcontext() as pool:
        batches = iter(lambda: list(islice(tasks, 8)), [])  # a forged number must not make us plan a billion
        found = (each for batch in batches for each in (pool.map(check, batch, 1) if pool else map(check, batch)))
        lines, last_hash, line_fault, roots = walk(found)
    faults, signed_lines, kept = [line_fault, head_fault], 0, 0
    for head in heads:
        faults.append(beside(head, signed_lines, "root-differs"))
        if faults[-1] or head.size > lines:
            break
        signed_lines = head.size
    for head in sorted(witnessed, key=lambda each: each.size):
        unsigned = None if head in heads or signed(head) else (head.size, "witness-head-unsigned", head.size)
        faults.append(unsigned or beside(head, 0, "witness-contradicted"))
        kept += faults[-1] is None and head.size <= lines
    fault = min(filter(None, faults), key=lambda each: each[2], default=None)
    told = {"lines": lines, "last_hash": last_hash, "heads": len(heads), "signed_lines": signed_lines}
    return {**told, "witnessed": kept, "is_key_given": bool(given), "fault": fault}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--public-key", action="append", default=[], help="a key you trust, 64 hexadecimal digits")
    parser.add_argument("--heads", help="file of heads that a witness kept")
    asked = parser.parse_args(arguments)
    try:
        kept = plan_of_export(asked.heads)[1] if asked.heads else ()
        if not all(map(is_well_formed, kept)):
            raise ValueError(f"{asked.heads}: not all of these are heads")
        told = verdict_of(asked.file, asked.public_key, kept, multiprocessing.cpu_count())
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error) as error:
        print(f"Cannot be read 无法读取: {error}", file=sys.stderr)
        return 2
    fault = told["fault"]
    print(ALTERED.format(*fault, what=WORDS[fault[1]]) if fault else HOLDS.format(**told))
    print("" if asked.public_key else OWN_KEY, file=sys.stderr)
    return int(fault is not None)


if __name__ == "__main__":
    sys.exit(main())
