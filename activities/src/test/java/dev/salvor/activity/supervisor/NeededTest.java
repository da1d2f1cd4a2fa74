package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NeededTest {
  @Test
  void readsWhatTheHostSays() {
    assertThat(
            Needed.parse(
                """
                wanted 3
                tar
                free 1000 /s/runs/a b
                beside 20 /srv
                send 2 0
                send 7 512
                end
                """))
        .contains(
            new Needed(
                false,
                3,
                true,
                List.of(
                    new Needed.Free(1000, "/s/runs/a b", false), new Needed.Free(20, "/srv", true)),
                List.of(new Needed.Part(2, 0), new Needed.Part(7, 512))));
  }

  @Test
  void whatTheHostRefusesIsHopelessAndWhatIsCutOffIsNoAnswer() {
    assertThat(Needed.parse("problem /srv/x is a folder\n").map(Needed::hopeless)).contains(true);
    assertThat(Needed.parse("refused CLOSED the run has ended\n").map(Needed::hopeless))
        .contains(true);
    assertThat(Needed.parse("wanted 3\nsend 2 0\n")).isEqualTo(Optional.empty());
  }

  @Test
  void sizesAreSaidAsPeopleSayThem() {
    assertThat(Transfer.words(512)).isEqualTo("512 bytes");
    assertThat(Transfer.words(1536)).isEqualTo("1.5 KiB");
    assertThat(Transfer.words(500L << 20)).isEqualTo("500.0 MiB");
    assertThat(Transfer.words(5000L << 40)).isEqualTo("5000.0 TiB");
  }
}
