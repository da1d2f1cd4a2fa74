package dev.salvor.activity.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.schmizz.sshj.common.KeyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostKeysTest {
  private static final int HOSTS = 40;

  @TempDir Path folder;

  private static PublicKey key(String algorithm) throws Exception {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
  }

  private static String line(String name, PublicKey key) {
    return name + " " + KeyType.fromKey(key) + " " + Fingerprint.base64(key);
  }

  /** As {@code HashKnownHosts yes} of OpenSSH writes it. */
  private static String hashed(String name) throws Exception {
    byte[] salt = name.repeat(20).substring(0, 20).getBytes(StandardCharsets.US_ASCII);
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(salt, "HmacSHA1"));
    Base64.Encoder base64 = Base64.getEncoder();
    return "|1|"
        + base64.encodeToString(salt)
        + "|"
        + base64.encodeToString(mac.doFinal(name.getBytes(StandardCharsets.US_ASCII)));
  }

  private HostKeys known(String... lines) throws Exception {
    Path file = folder.resolve("known_hosts");
    Files.write(file, List.of(lines));
    return new HostKeys(List.of(file), "web1");
  }

  @Test
  void manyConnectionsAtOnceReadOneFileWithHashedNames() throws Exception {
    PublicKey key = key("RSA");
    Path file = folder.resolve("known_hosts");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      lines.add(line(hashed("host" + i + ".example"), key));
    }
    Files.write(file, lines);
    // A file that was just written is read anew for each: this one is old.
    assertThat(file.toFile().setLastModified(System.currentTimeMillis() - 60_000)).isTrue();
    List<Callable<List<String>>> all = new ArrayList<>();
    for (int i = 0; i < HOSTS * 10; i++) {
      String name = "host" + i % HOSTS + ".example";
      all.add(
          () -> {
            HostKeys keys = new HostKeys(List.of(file), "");
            assertThat(keys.verify(name, 22, key)).as("%s", keys.problem()).isTrue();
            return keys.findExistingAlgorithms(name, 22);
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<List<String>> types : threads.invokeAll(all)) {
        assertThat(types.get()).contains("ssh-rsa");
      }
    }
  }

  @Test
  void aNameWithCapitalsIsTheSameHost() throws Exception {
    PublicKey key = key("RSA");
    HostKeys keys = known(line("db1.corp", key));

    assertThat(keys.verify("DB1.Corp", 22, key)).as("%s", keys.problem()).isTrue();
    assertThat(keys.findExistingAlgorithms("DB1.Corp", 22)).contains("ssh-rsa");
    HostKeys none = known();
    assertThat(none.verify("DB1.Corp", 22, key)).isFalse();
    assertThat(none.shown().orElseThrow().line()).startsWith("db1.corp ssh-rsa ");
  }

  @Test
  void anotherKindOfKeyThanTheKnownOneIsAChangedKey() throws Exception {
    HostKeys keys = known(line("db1.corp", key("RSA")));

    assertThat(keys.verify("db1.corp", 22, key("EC"))).isFalse();
    assertThat(keys.problem().orElseThrow())
        .contains("THE KEY OF db1.corp HAS CHANGED")
        .contains("known_hosts:1");
    assertThat(keys.shown().orElseThrow().against()).hasSize(1);
  }

  @Test
  void theLineOfAnAuthorityIsNoOtherKeyOfTheHost() throws Exception {
    HostKeys keys = known("@cert-authority *.corp " + line("", key("RSA")).strip());

    assertThat(keys.verify("db1.corp", 22, key("EC"))).isFalse();
    assertThat(keys.problem().orElseThrow()).contains("is not in");
  }
}
