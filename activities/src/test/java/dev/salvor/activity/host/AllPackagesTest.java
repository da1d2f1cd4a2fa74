package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.fleet.HostId;
import dev.salvor.packages.list.Packed;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.HostPackages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What a gateway sends on of the lists of hosts. */
final class AllPackagesTest {
  private static final GatewayQuestion.Packages ASKED =
      new GatewayQuestion.Packages(List.of(), Duration.ofSeconds(5), "list", "/image");

  /** A host that answers every program in the same way. */
  private record Answering(Ran ran) implements HostConnection {
    @Override
    public Ran run(ShellCall call) {
      assertThat(call.args()).endsWith("list", "/image");
      return ran;
    }

    @Override
    public Optional<byte[]> read(String path, long offset, int max) {
      return Optional.empty();
    }

    @Override
    public long size(String path) {
      return 0;
    }

    @Override
    public void write(String path, byte[] content) {
      throw new AssertionError("nothing is to be left on a host");
    }

    @Override
    public String describe() {
      return "test";
    }
  }

  private static HostPackages of(Ran ran) {
    return AllPackages.of(new HostId("io"), new Answering(ran), ASKED);
  }

  private static HostPackages withText(int characters) {
    return new HostPackages(new HostId("io"), Optional.empty(), "x".repeat(characters));
  }

  @Test
  void aListIsPackedWhetherTheHostDidItOrNot() {
    String text = "salvor-packages\t1\tgentoo\tio\t\nend\t0\n";
    HostPackages plain = of(new Ran(0, text, ""));
    assertThat(plain.packed()).isEqualTo(Packed.of(text));
    assertThat(of(new Ran(0, "salvor-packages-packed\n" + plain.packed() + "\n", "")))
        .isEqualTo(plain);
  }

  @Test
  void aProgramThatFailsIsAHostThatCannotBeRead() {
    assertThatThrownBy(() -> of(new Ran(127, "", "sh: not found\n")))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("sh: not found");
  }

  @Test
  void aListThatNoAnswerCanCarryIsSaidAndNotSent() {
    byte[] noise = new byte[2_000_000];
    RandomGenerator.of("L64X128MixRandom").nextBytes(noise);
    StringBuilder text = new StringBuilder();
    for (byte one : noise) {
      text.append((char) ('a' + (one & 15)));
    }
    HostPackages large = of(new Ran(0, text + "" + text, ""));
    assertThat(large.packed()).isEmpty();
    assertThat(large.unreachable().orElseThrow()).contains("too large");
  }

  @Test
  void anAnswerHasAsManyHostsAsFitAndAtLeastOne() {
    HostPackages half = withText(700_000);
    assertThat(AllPackages.fitting(List.of(half, half, half))).hasSize(2);
    assertThat(AllPackages.fitting(List.of(withText(1_600_000), half))).hasSize(1);
    assertThat(AllPackages.fitting(List.of())).isEmpty();
  }
}
