"""Photos lie in a bucket: the service against moto, a server by others that speaks S3.

Usage: python s3_store.py path/to/bangnong
The service is started here, with its stand-in for WeChat and a database of its own.
"""

import contextlib
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
import zlib

import boto3
from moto.server import ThreadedMotoServer

BUCKET, PREFIX = "photos", "bangnong/one"
# Anything: moto looks at the form of a signature, not at whose it is.
ACCOUNT = {"key": "test", "secret": "test", "region": "us-east-1"}


def chunk(name, content):
    named = name + content
    return struct.pack(">I", len(content)) + named + struct.pack(">I", zlib.crc32(named))


# One grey pixel.
PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PNG += chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def ask(url, body=None, headers=None):
    request = urllib.request.Request(url, body, headers or {}, method="POST" if body else "GET")
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def sign_in(service):
    code = json.loads(ask(f"{service}/api/v1/demo/codes", b'{"alias":"sun"}'))["code"]
    session = ask(f"{service}/api/v1/sessions", json.dumps({"code": code}).encode())
    return json.loads(session)["token"]


def upload(service, token):
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nimage\r\n'
    head += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Idempotency-Key": uuid.uuid4().hex,
    }
    body = head.encode() + PNG + f"\r\n--{boundary}--\r\n".encode()
    return json.loads(ask(f"{service}/api/v1/media", body, headers))


def settings(folder, endpoint):
    media = {**ACCOUNT, "store": f"s3://{BUCKET}/{PREFIX}", "endpoint": endpoint, "orphans_after": "1s"}
    own = {f"BANGNONG_MEDIA__{name.upper()}": value for name, value in media.items()}
    own["DATABASE_URL"] = f"sqlite://{folder}/bangnong.db?mode=rwc"
    own["BANGNONG_HTTP__LISTEN"] = "127.0.0.1:0"
    plain = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    return {**plain, **own, "RUST_LOG": "warn"}


@contextlib.contextmanager
def served(program, environment, folder):
    """A service that is open, and its address."""
    service = subprocess.Popen([program], env=environment, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        line = next(line for line in service.stdout if "is open" in line)
        yield line[line.index("http://") : line.index("/app/")]
    finally:
        service.terminate()
        service.wait()


def photos(bucket):
    """Keys of what is kept, without the mark of whose the store is."""
    return {item.key for item in bucket.objects.all()} - {f"{PREFIX}/bangnong-owner"}


def check(holds, what):
    if not holds:
        sys.exit(f"s3: {what}")
    print(f"s3: {what}", flush=True)


def gone(bucket, key):
    """Waits until an object goes; a second is enough, a minute is patience."""
    waiter = bucket.meta.client.get_waiter("object_not_exists")
    waiter.wait(Bucket=BUCKET, Key=key, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    return True


def play(program, bucket, endpoint, folder):
    environment = settings(folder, endpoint)
    with served(program, environment, folder) as service:
        seeded = photos(bucket)
        check(seeded, f"{len(seeded)} photos of the demo are in the bucket")
        check(all(key.startswith(PREFIX + "/") for key in seeded), "below their prefix")
        photo = upload(service, sign_in(service))
        new = photos(bucket) - seeded
        check(len(new) == 1, "a photo that is uploaded is one object")
        kept = bucket.Object(new.pop()).get()["Body"].read()
        check(kept[:3] == b"\xff\xd8\xff", "re-encoded")
        check(ask(service + photo["url"]) == kept, "and is what its link shows")
        orphan, foreign = f"{PREFIX}/ab/ab{uuid.uuid4().hex[2:]}", f"{PREFIX}/ab/of-somebody-else"
        for key in (foreign, orphan):
            bucket.put_object(Key=key, Body=b"half a life")
        check(gone(bucket, orphan), "an object that no row names goes")
        check(foreign in photos(bucket), "but none that has no key of ours")
        bucket.Object(foreign).delete()
        copy = pathlib.Path(folder, "copy.db")
        done = subprocess.run([program, "backup", copy], env=environment, cwd=folder, check=False)
        copied = [path for path in pathlib.Path(f"{copy}.media").rglob("*") if path.is_file()]
        check(done.returncode == 0 and len(copied) == len(seeded) + 1, "a backup holds them all")
        bucket.delete_objects(Delete={"Objects": [{"Key": item.key} for item in bucket.objects.all()]})
        try:
            ask(service + photo["url"])
            check(False, "what is lost is not found")
        except urllib.error.HTTPError as error:
            check(error.code == 404, "what is lost is not found")


def main():
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    s3 = boto3.resource(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=ACCOUNT["key"],
        aws_secret_access_key=ACCOUNT["secret"],
        region_name=ACCOUNT["region"],
    )
    try:
        with tempfile.TemporaryDirectory() as folder:
            play(sys.argv[1], s3.create_bucket(Bucket=BUCKET), endpoint, folder)
    finally:
        moto.stop()


if __name__ == "__main__":
    main()
