package dev.salvor.fleet.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.yaml.InventoryReader;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContradictionsTest {
  private static final Inventory FLEET =
      inventory(
          """
          schemaVersion: 1
          hosts:
            web1: {address: 10.0.0.1, ports: {admin: 8443}}
            db1: {address: 10.0.0.5, port: 2222, jump: 'ops@bastion:2200'}
            v6: {address: 'fd00::5'}
            gate.example.net: {}
          """);

  private static Inventory inventory(String yaml) {
    return switch (InventoryReader.read("i.yaml", yaml)) {
      case InventoryReader.Result.Read read -> read.inventory();
      case InventoryReader.Result.Unreadable bad -> throw new AssertionError(bad.toString());
    };
  }

  private static List<String> said(String text) {
    return Contradictions.find(FLEET, "f", text).stream()
        .map(
            c ->
                c.line() + ":" + c.column() + " " + c.host() + " " + c.said() + " not " + c.known())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web1:22 web1:8443 https://10.0.0.1:8443/x 10.0.0.5:2222 [fd00::5]:22",
        "no port: web1 db1 10.0.0.1 fd00::5",
        "myweb1:99 web1.example.net:99 web10:99 web1-old:99 x.web1:99 110.0.0.1:99 10.0.0.11:99",
        "at 12:30:22 web1 said 99 words",
        "# web1:99",
        "  ; ssh -p 99 db1",
        "listen 80; # web1:99",
        "ssh -p 2222 root@db1",
        "jump by bastion:2200",
        "gate.example.net:99999",
        "WEB_HOST=web1\nOTHER_PORT=99\n",
        "host: web1\na: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\nport: 99\n",
        "Host other\n  Port 99\n",
        "10.0.0.1 web1 web1.example.net\n",
        "10.9.9.9 gate.example.net\n",
        "db1 ansible_host=10.0.0.5 ansible_port=2222",
      })
  void nothingIsSaidOf(String text) {
    assertThat(said(text)).isEmpty();
  }

  @Test
  void anotherPortBehindANameOrAddressIsFound() {
    assertThat(
            said(
                """
                upstream { server 10.0.0.1:8444; }
                proxy_pass http://WEB1:80/admin;   # web1:1
                both: db1:22,db1:2222
                ü [fd00::5]:2022
                """))
        .containsExactly(
            "1:28 web1 8444 not 22 (ssh), 8443 (admin)",
            "2:24 web1 80 not 22 (ssh), 8443 (admin)",
            "3:11 db1 22 not 2222 (ssh)",
            "4:13 v6 2022 not 22 (ssh)");
  }

  @Test
  void anotherPortBesideAHostInTheSameLineIsFound() {
    assertThat(
            said(
                """
                ssh -p 22 root@db1
                scp -p99 db1:x .
                rsync --port=873 db1
                db1 ansible_port=22
                {"host": "web1", "port": 8080}
                """))
        .containsExactly(
            "1:8 db1 22 not 2222 (ssh)",
            "2:7 db1 99 not 2222 (ssh)",
            "3:14 db1 873 not 2222 (ssh)",
            "4:18 db1 22 not 2222 (ssh)",
            "5:26 web1 8080 not 22 (ssh), 8443 (admin)");
  }

  @Test
  void aKeyForThePortBelongsToTheKeyForTheHostNearIt() {
    assertThat(
            said(
                """
                DB_HOST=10.0.0.5
                DB_NAME=x
                DB_PORT=5432

                server:
                  host: web1
                  port: 8080
                {
                  "port": 8081,
                  "host": "web1",
                }
                """))
        .containsExactly(
            "3:9 db1 5432 not 2222 (ssh)",
            "7:9 web1 8080 not 22 (ssh), 8443 (admin)",
            "9:11 web1 8081 not 22 (ssh), 8443 (admin)");
  }

  @Test
  void blocksOfOpenSshAreRead() {
    assertThat(said("Host db1\n  HostName 10.0.0.6\n  Port 22\nHost web1\n  Port 22\n"))
        .containsExactly("2:12 db1 10.0.0.6 not 10.0.0.5", "3:8 db1 22 not 2222 (ssh)");
  }

  @Test
  void anotherAddressBesideANameIsFound() {
    assertThat(said("10.0.0.7\tweb1 db1\nweb1 ansible_host=10.0.0.8\nweb1: {address: 10.0.0.9}\n"))
        .containsExactly(
            "1:1 web1 10.0.0.7 not 10.0.0.1",
            "1:1 db1 10.0.0.7 not 10.0.0.5",
            "2:19 web1 10.0.0.8 not 10.0.0.1",
            "3:17 web1 10.0.0.9 not 10.0.0.1");
  }

  @Test
  void saysWhereWhatAndWhatToDo() {
    assertThat(Contradictions.find(FLEET, "/etc/hosts", "10.0.0.7 web1").get(0).text())
        .isEqualTo(
            "/etc/hosts:1:1 address 10.0.0.7 for web1; the inventory says 10.0.0.1: mend the one"
                + " that is wrong");
    assertThat(Contradictions.find(FLEET, "app.env", "URL=http://web1:80").get(0).text())
        .isEqualTo(
            "app.env:1:17 port 80 of web1; the inventory knows 22 (ssh), 8443 (admin): mend the"
                + " file, or name the port there under \"ports\"");
  }

  @Test
  void largeFilesAreReadSoon() {
    long begun = System.nanoTime();
    assertThat(said("a_".repeat(2_000_000))).isEmpty();
    assertThat(said("host port 1 web1 \n".repeat(50_000))).hasSize(50_000);
    assertThat(said(("a".repeat(300) + ".").repeat(10_000) + "\n")).isEmpty();
    assertThat(said("a_a-".repeat(1000) + "\n" + ":".repeat(4000) + "\n" + "[:".repeat(2000)))
        .isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "web1",
            "10.0.0.5",
            "fd00::5",
            "[",
            "]",
            ":",
            "99",
            "port",
            "host",
            "=",
            " ",
            "\n",
            "Host ",
            "-p ",
            "\"",
            "{",
            ",",
            "#",
            "\uD800",
            "ü",
            "99999",
            "HostName ",
            "address: ",
            ".")
        .list()
        .ofMaxSize(40)
        .map(l -> String.join("", l));
  }

  @Property(tries = 2000)
  void anyTextIsAnswered(@ForAll("texts") String text) {
    int lines = text.split("\n", -1).length;
    assertThat(Contradictions.find(FLEET, "f", text))
        .isSorted()
        .allSatisfy(c -> assertThat(c.line()).isBetween(1, lines));
  }
}
