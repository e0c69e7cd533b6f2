from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from joserfc.jwk import KeySet, OctKey, RSAKey

from oidc_provider import CLIENT, SECRET, Provider, running_provider
from refusals import refused
from ring360.adapters.providers.oidc import OidcProvider
from ring360.operations.identity.provider import Vouched

BACK = "https://desk.example/api/session/provider/return"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


def signed_in(provider: Provider, client: OidcProvider | None = None) -> Vouched:
    """There and back again."""
    client = client or client_of(provider)
    address = client.log_in_address(BACK, "state", "nonce", "verifier" * 6)
    back = httpx.URL(httpx.get(address).headers["location"])
    assert (str(back.copy_with(query=None)), back.params["state"]) == (BACK, "state")
    return client.vouched(back.params["code"], BACK, "nonce", "verifier" * 6)


def client_of(provider: Provider) -> OidcProvider:
    return OidcProvider(provider.issuer, CLIENT, SECRET, "groups", lambda: float(provider.now))


def test_who_comes_back_is_told_by_the_providers_lasting_id(provider: Provider) -> None:
    assert signed_in(provider) == Vouched(f"{provider.issuer}|0042", "liwei", "Li Wei", ("desk-a", "choir"))


FAULTS: dict[str, Callable[[Provider], object]] = {
    "another nonce": lambda provider: provider.claims.update(nonce="other"),
    "no nonce": lambda provider: provider.claims.update(nonce=None),
    "another audience": lambda provider: provider.claims.update(aud="other"),
    "several audiences, issued to another": lambda provider: provider.claims.update(aud=[CLIENT, "x"], azp="x"),
    "another issuer": lambda provider: provider.claims.update(iss="https://evil.example"),
    "run out": lambda provider: provider.claims.update(exp=provider.now - 61),
    "never ends": lambda provider: provider.claims.update(exp=None),
    "not yet": lambda provider: provider.claims.update(nbf=provider.now + 61),
    "nobody": lambda provider: provider.claims.update(sub=None),
    "signed by a key that is not published": lambda provider: setattr(
        provider, "key", RSAKey.generate_key(2048, {"kid": "first"})
    ),
    "signed with the shared secret": lambda provider: vars(provider).update(
        key=OctKey.import_key(SECRET, {"kid": "first"}), algorithm="HS256"
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_with_a_fault_signs_nobody_in(provider: Provider, fault: str) -> None:
    FAULTS[fault](provider)
    with refused("log-in-failed"):
        signed_in(provider)


def test_a_token_without_a_signature_signs_nobody_in(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    forged = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMDQyIn0."
    monkeypatch.setattr(provider, "_token", lambda form, authorization: (200, {"id_token": forged}))
    with refused("log-in-failed"):
        signed_in(provider)


def test_a_new_key_of_the_provider_is_found(provider: Provider) -> None:
    client = client_of(provider)
    signed_in(provider, client)
    provider.key = RSAKey.generate_key(2048, {"kid": "second"})
    provider.published = KeySet([provider.key])
    assert signed_in(provider, client).name == "liwei"


def test_a_provider_that_says_it_is_another_is_not_asked(provider: Provider) -> None:
    provider.told_issuer = "https://evil.example"
    with refused("provider-unreachable"):
        signed_in(provider)


def test_a_provider_that_does_not_answer_is_told(provider: Provider) -> None:
    client = OidcProvider("http://127.0.0.1:9", CLIENT, SECRET, "groups", lambda: 0.0)
    with refused("provider-unreachable"):
        client.log_in_address(BACK, "state", "nonce", "verifier")
    with refused("provider-unreachable"):
        client_of(provider).vouched("no such code", BACK, "nonce", "verifier")
    with refused("provider-not-https"):
        OidcProvider("http://provider.example", CLIENT, SECRET, "groups", lambda: 0.0)
