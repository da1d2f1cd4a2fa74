package dev.salvor.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "web1", "web1.example.net", "web1.example.net.", "WEB_1", "10.0.0.1", "255.255.255.255",
            "::",
        "::1", "fd00::5", "fe80::1%eth0", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1",
            "2001:db8::10.0.0.1", "1",
        "xn--bcher-kva.example"
      })
  void areAddresses(String text) {
    assertThat(Addresses.isAddress(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "web 1",
        "-web",
        "web-",
        "a..b",
        ".a",
        "10.0.0.256",
        "10.0.0.1:22",
        "user@host",
        "http://a",
        "fd00::1::2",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8:9",
        "[::1]",
        "fe80::1%",
        ":1",
        "12345::",
        "::g",
        "web*",
        "ü.example"
      })
  void areNone(String text) {
    assertThat(Addresses.isAddress(text)).isFalse();
  }
}
