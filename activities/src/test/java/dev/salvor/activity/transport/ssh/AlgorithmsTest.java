package dev.salvor.activity.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.transport.cipher.Cipher;
import net.schmizz.sshj.transport.kex.KeyExchange;
import org.junit.jupiter.api.Test;

final class AlgorithmsTest {
  private static List<String> names(List<Factory.Named<KeyExchange>> exchanges) {
    return exchanges.stream().map(Factory.Named::getName).toList();
  }

  @Test
  void curve25519IsAskedForFirstUnlessOthersAreNamed() {
    List<Factory.Named<KeyExchange>> all = Algorithms.config().getKeyExchangeFactories();

    assertThat(names(all).getFirst()).startsWith("curve25519");
    assertThat(names(Algorithms.chosen(all, ""))).hasSameElementsAs(names(all));
    assertThat(names(Algorithms.chosen(all, "ecdh-sha2-nistp256, curve25519-sha256")))
        .containsExactly("ecdh-sha2-nistp256", "curve25519-sha256");
    assertThat(names(Algorithms.chosen(all, "no-such"))).hasSameElementsAs(names(all));
  }

  @Test
  void aCipherOfTheProcessorIsAskedForFirstAndNoneIsLost() {
    List<Factory.Named<Cipher>> all = new DefaultConfig().getCipherFactories();

    for (boolean compiled : new boolean[] {true, false}) {
      List<Factory.Named<Cipher>> ciphers = Algorithms.quickFirst(all, compiled);
      assertThat(ciphers.getFirst().getName()).endsWith("-gcm@openssh.com");
      assertThat(ciphers.getFirst().create() instanceof JavaGcm).isEqualTo(compiled);
      assertThat(ciphers.stream().map(Factory.Named::getName))
          .containsExactlyInAnyOrderElementsOf(all.stream().map(Factory.Named::getName).toList());
    }
  }
}
