#!/usr/bin/env python3
"""Runs PyPI's wechatpy, which nobody here wrote, against the WeChat stand-in.

`cargo xtask test` does it; by hand, in the workspace's folder:

    python3 -m venv target/wechatpy
    target/wechatpy/bin/pip install wechatpy==2.0.0a26
    cargo build -p miniapp-mock
    target/wechatpy/bin/python miniapp-mock/tests/wechatpy_oracle.py target/debug/miniapp-mock

Exits with 1 and the name of the promise that was broken, else prints one line for each kept.
"""

import re
import subprocess
import sys

import requests
from requests.adapters import HTTPAdapter
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

REAL = "https://api.weixin.qq.com"
RID = re.compile(r" rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$")


class Rewrite(HTTPAdapter):
    """Sends what is meant for the real platform to the stand-in, and keeps a list of it."""

    def __init__(self, base):
        super().__init__()
        self.base, self.paths = base, []

    def send(self, request, **kwargs):
        self.paths.append(request.path_url.split("?")[0])
        request.url = request.url.replace(REAL, self.base, 1)
        return super().send(request, **kwargs)


class Oracle:
    def __init__(self, base):
        self.base = base
        self.app = self.mock("apps", method="get")["items"][0]
        self.client, self.wire = self.new_client(self.app["secret"])

    def new_client(self, secret):
        client = WeChatClient(self.app["appid"], secret)
        wire = Rewrite(self.base)
        client._http.mount(REAL, wire)
        return client, wire

    def mock(self, path, body=None, method="post"):
        response = requests.request(method, f"{self.base}/mock/{path}", json=body, timeout=5)
        response.raise_for_status()
        return response.json() if response.content else None

    def refusal(self, call):
        try:
            answer = call()
        except WeChatClientException as error:
            assert RID.search(error.errmsg), f"no request id in {error.errmsg!r}"
            return error.errcode, error.errmsg
        raise AssertionError(f"not refused: {answer}")

    # Promises, in the order they are tried.

    def a_login_code_becomes_an_openid(self):
        made = self.mock("codes", {"alias": "oracle"})
        session = self.client.wxa.code_to_session(made["code"])
        assert session["openid"] == made["openid"], session
        assert len(session["session_key"]) == 24 and "errcode" not in session, session
        code, words = self.refusal(lambda: self.client.wxa.code_to_session(made["code"]))
        assert code == 40163 and words.startswith("code been used, rid: "), words
        code, _ = self.refusal(lambda: self.client.wxa.code_to_session("nonsense"))
        assert code == 40029, code

    def a_wrong_secret_gets_no_token(self):
        client, _ = self.new_client("wrong")
        code, _ = self.refusal(client.fetch_access_token)
        assert code == 40125, code

    def a_phone_code_becomes_a_number(self):
        code = self.mock("phone-codes", {"alias": "oracle"})["code"]
        info = self.client.wxa.get_phone_number(code)["phone_info"]
        assert re.fullmatch(r"1\d{10}", info["purePhoneNumber"]), info
        assert info["watermark"]["appid"] == self.app["appid"], info
        code, _ = self.refusal(lambda: self.client.wxa.get_phone_number(code))
        assert code == 40163, code

    def a_message_needs_a_consent_and_good_words(self):
        openid = self.mock("codes", {"alias": "oracle"})["openid"]
        template = self.app["templates"][0]
        good = {"thing1": "旋耕5亩", "time2": "2026-11-24 07:30", "thing3": "北道德农服队", "phrase4": "已接单"}

        def send(touser=openid, template_id=template["id"], page="pages/need/detail?id=1", **changed):
            data = {key: {"value": value} for key, value in {**good, **changed}.items()}
            return self.client.wxa.send_subscribe_message(touser, template_id, data, page)

        assert self.refusal(send)[0] == 43101
        self.mock("grants", {"openid": openid, "template_id": template["id"], "n": 1})
        assert self.refusal(lambda: send(touser="oNobody"))[0] == 40003
        assert self.refusal(lambda: send(template_id="none"))[0] == 40037
        assert self.refusal(lambda: send(page="/pages/need"))[0] == 41030
        code, words = self.refusal(lambda: send(thing3=""))
        assert code == 47003 and "data.thing3.value is empty" in words, words
        code, words = self.refusal(lambda: send(time2="15:01～18:00"))
        assert code == 47003 and re.search(r"data\.([A-Za-z0-9_]+)\.value", words)[1] == "time2", words
        assert send()["errcode"] == 0
        assert self.refusal(send)[0] == 43101
        inbox = self.mock(f"messages?openid={openid}", method="get")["items"]
        assert [line for line in inbox[0]["lines"]][2] == "农服队：北道德农服队", inbox

    def an_ended_or_unknown_token_is_renewed_by_itself(self):
        for fault in ("expired", "unknown"):
            if fault == "expired":
                self.mock("faults", {"endpoint": "getuserphonenumber", "fault": "expire_tokens"})
            else:
                self.client.session.set(self.client.access_token_key, "guess", 7200)
            self.wire.paths.clear()
            code = self.mock("phone-codes", {"alias": "oracle"})["code"]
            assert self.client.wxa.get_phone_number(code)["errcode"] == 0
            phone = "/wxa/business/getuserphonenumber"
            assert self.wire.paths == [phone, "/cgi-bin/token", phone], (fault, self.wire.paths)

    def a_busy_platform_says_so(self):
        self.mock("faults", {"endpoint": "jscode2session", "fault": "system_busy"})
        code, _ = self.refusal(lambda: self.client.wxa.code_to_session("any"))
        assert code == -1, code

    def run(self):
        for promise in (
            self.a_login_code_becomes_an_openid,
            self.a_wrong_secret_gets_no_token,
            self.a_phone_code_becomes_a_number,
            self.a_message_needs_a_consent_and_good_words,
            self.an_ended_or_unknown_token_is_renewed_by_itself,
            self.a_busy_platform_says_so,
        ):
            try:
                promise()
            except Exception as error:
                print(f"BROKEN {promise.__name__}: {error!r}")
                return 1
            print(f"kept   {promise.__name__}")
        return 0


def main():
    command = [sys.argv[1], "platform", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            return Oracle(server.stdout.readline().split()[0]).run()
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
