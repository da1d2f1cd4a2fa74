package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How long a file that is not whole is left, whatever the clock says, because somebody writes it.
 */
final class PromotePatienceIT {
  private final HostFolders host = new HostFolders();
  private final PromoteCase binhost = new PromoteCase(host);
  private final Path seen = binhost.staging.resolveSibling(".staging.salvor/seen");
  private Path placeholder = binhost.staging;

  @BeforeEach
  void emergeHasAllocatedAName() {
    placeholder = binhost.staging.resolve(binhost.poison("zero"));
  }

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  private Action patient(int seconds) {
    return binhost.promoter().with("PATIENCE", seconds);
  }

  /** The file in which emerge packs what its placeholder stands for. */
  private Path packing(long process) throws IOException {
    Path file = placeholder.resolveSibling(placeholder.getFileName() + "Ab12Cd34." + process);
    return Files.writeString(file, "begun");
  }

  /** As if that much time had gone by since the files were first seen as they are. */
  private void later(int seconds) throws IOException {
    Matcher since = Pattern.compile("\"since\": ([0-9.e+]+)").matcher(Files.readString(seen));
    Files.writeString(
        seen,
        since.replaceAll(one -> "\"since\": " + (Double.parseDouble(one.group(1)) - seconds)));
  }

  @Test
  void aPlaceholderIsLeftAsLongAsThePackageBesideItGrows() throws IOException {
    Path packed = packing(999_999_999);
    Action promoter = patient(30);
    for (int round = 0; round < 3; round++) {
      promoter.run("do").exits(0).says("::salvor waiting=1").says("::salvor quarantined=0");
      later(100);
      Files.writeString(packed, "more", StandardOpenOption.APPEND);
    }
    promoter.run("do").exits(0).says("::salvor waiting=1");
    later(100);
    promoter.run("do").exits(0).says("::salvor quarantined=1");
    assertThat(packed).as("no package by its name").exists();
  }

  @Test
  void aPlaceholderIsLeftAsLongAsItsBuilderRuns() throws IOException {
    // The first process began before all others; no kernel gives the number of a second one.
    Path packed = packing(1);
    Action promoter = patient(30);
    promoter.run("do").exits(0).says("::salvor waiting=1");
    later(60);
    promoter.run("do").exits(0).says("::salvor waiting=1");
    later(30 * 12);
    // A number alone is not believed for ever.
    promoter.run("do").exits(0).says("::salvor quarantined=1");
    assertThat(packed).exists();
  }

  @Test
  void aProcessThatBeganLaterIsNotTheBuilderWhoseNumberItHas() throws Exception {
    packing(1);
    patient(30).run("do").exits(0).says("::salvor waiting=1");
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Files.move(
          placeholder.resolveSibling(placeholder.getFileName() + "Ab12Cd34.1"),
          placeholder.resolveSibling(placeholder.getFileName() + "Ab12Cd34." + other.pid()));
      patient(30).run("do").exits(0).says("::salvor waiting=1");
      later(60);
      patient(30).run("do").exits(0).says("::salvor quarantined=1");
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void whatIsHeldOpenForWritingIsLeft() throws IOException {
    try (OutputStream held = Files.newOutputStream(placeholder, StandardOpenOption.APPEND)) {
      patient(0).run("do").exits(0).says("::salvor waiting=1");
      held.flush();
    }
    patient(0).run("do").exits(0).says("::salvor quarantined=1");
  }

  @Test
  void whatWasSeenBeforeTheMachineWasStartedAnewDoesNotCount() throws IOException {
    patient(30).run("do").exits(0).says("::salvor waiting=1");
    later(100);
    Files.writeString(
        seen, Files.readString(seen).replaceAll("\"boot\": \"[^\"]*\"", "\"boot\": \"another\""));
    patient(30).run("do").exits(0).says("::salvor waiting=1");
    later(100);
    patient(30).run("do").exits(0).says("::salvor quarantined=1");
  }

  @Test
  void withoutAnythingToGoByItIsLeftForThatLong() {
    Action promoter = patient(1);
    promoter.run("do").exits(0).says("::salvor waiting=1");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> promoter.run("do").exits(0).out().contains("quarantined=1"));
  }
}
