package dev.salvor.activity.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownKeysTest {
  @TempDir Path folder;

  @Test
  void aFileIsReadAgainOnlyWhenItHasChanged() throws Exception {
    Path file = folder.resolve("known_hosts");
    assertThat(KnownKeys.of(file)).isEmpty();
    Sshd.key(folder.resolve("host"), "");
    String key = " " + Files.readString(folder.resolve("host.pub")).strip() + "\n";
    Files.writeString(file, "a" + key);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));

    var first = KnownKeys.of(file).orElseThrow();
    assertThat(KnownKeys.of(file)).containsSame(first);
    Files.writeString(file, "a" + key + "b" + key);
    var second = KnownKeys.of(file).orElseThrow();
    assertThat(second).isNotSameAs(first);
    assertThat(second.of("b").entries()).hasSize(1);
    Files.delete(file);
    assertThat(KnownKeys.of(file)).isEmpty();
  }

  @Test
  void onlyEntriesThatMayBeForAHostAreLookedAtInTheirOrder() throws Exception {
    Sshd.key(folder.resolve("host"), "");
    String key = " " + Files.readString(folder.resolve("host.pub")).strip();
    Path file = folder.resolve("known_hosts");
    Files.write(
        file,
        List.of(
            "# a comment",
            "other" + key,
            "a*" + key,
            "[abc]:2200,abc" + key,
            "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg=" + key,
            "@revoked abc" + key,
            "*bc,!xyz" + key,
            "@cert-authority !xyz,*bc" + key,
            "ABC" + key));

    KnownKeys keys = KnownKeys.of(file).orElseThrow();

    assertThat(firstWords(keys, "abc"))
        .containsExactly("a*", "[abc]:2200,abc", "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=", "@revoked");
    assertThat(firstWords(keys, "[abc]:2200")).isEqualTo(firstWords(keys, "abc"));
    assertThat(firstWords(keys, "unknown"))
        .containsExactly("a*", "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=", "@revoked");
    assertThat(firstWords(keys, "other")).hasSize(4).startsWith("other");
  }

  private static List<String> firstWords(KnownKeys keys, String name) {
    return keys.of(name).entries().stream()
        .map(entry -> entry.getLine().split("[ ]|(?<==)[|]", 2)[0])
        .toList();
  }
}
