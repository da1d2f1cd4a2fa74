package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Downloads from mirrors of which some are down, cut short, or hold something else. */
final class OtaFetchIT {
  private static final int BYTES = 700_000;

  private final HostFolders host = new HostFolders();
  private final byte[] archive = new byte[BYTES];
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  OtaFetchIT() throws IOException {
    new Random(4711).nextBytes(archive);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Ranges from a first byte on; {@code /cut} ends the first answer in its middle. */
  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String range = exchange.getRequestHeaders().getFirst("Range");
    asked.add(path + " " + range);
    byte[] content = path.equals("/other") ? Arrays.copyOf(new byte[0], BYTES) : archive;
    if (path.equals("/missing")) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes " + from + "-" + (BYTES - 1) + "/" + BYTES);
    exchange.sendResponseHeaders(range == null ? 200 : 206, BYTES - from);
    int length = path.equals("/cut") ? (BYTES - from) / 2 : BYTES - from;
    exchange.getResponseBody().write(content, from, length);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  @BeforeEach
  void needs() {
    Needs.root();
    Needs.tools("curl");
  }

  @AfterEach
  void stops() throws IOException {
    server.stop(0);
    host.close();
  }

  private Path state() {
    return host.root.resolve("ota");
  }

  private Action fetch(Shell shell, String... paths) {
    String[] mirrors =
        Arrays.stream(paths)
            .map(p -> "http://127.0.0.1:" + server.getAddress().getPort() + p)
            .toArray(String[]::new);
    return new Action(host, shell, "ota.fetch")
        .env("SALVOR_OTA_STATE", state().toString())
        .env("SALVOR_OTA_RUN", host.root.resolve("volatile").toString())
        .list("MIRRORS", mirrors)
        .with("SHA256", sum());
  }

  private String sum() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path part() {
    return state().resolve("incoming." + sum().substring(0, 12) + ".part");
  }

  @ParameterizedTest
  @EnumSource
  void theFirstMirrorThatGivesItWholeIsTakenAndTheOthersAreNamed(Shell shell) throws IOException {
    fetch(shell, "/missing", "/other", "/whole")
        .run("do")
        .exits(0)
        .says("/missing failed")
        .says("/other failed: its archive has another sum")
        .says("::salvor mirror=");
    assertThat(Files.readAllBytes(state().resolve("incoming"))).isEqualTo(archive);
    asked.clear();
    fetch(shell, "/whole").run("do").exits(0).says("unchanged");
    assertThat(asked).as("what is here is not fetched again").isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aDownloadThatBrokeOffGoesOnAtTheNextMirror(Shell shell) throws IOException {
    Files.createDirectories(state());
    Files.write(part(), Arrays.copyOf(archive, 200_000));
    fetch(shell, "/whole").run("do").exits(0);
    assertThat(asked).containsExactly("/whole bytes=200000-");
    assertThat(Files.readAllBytes(state().resolve("incoming"))).isEqualTo(archive);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasLeftOfSomethingElseIsNeverGluedOn(Shell shell) throws IOException {
    Files.createDirectories(state());
    Files.write(part(), new byte[200_000]);
    fetch(shell, "/whole").run("do").exits(0);
    assertThat(Files.readAllBytes(state().resolve("incoming"))).isEqualTo(archive);
  }

  @ParameterizedTest
  @EnumSource
  void whereNoMirrorGivesItNothingIsThereAndItsCauseIsNamed(Shell shell) {
    fetch(shell, "/missing", "/other")
        .run("do")
        .exits(1)
        .says("no mirror gave the archive")
        .says("::salvor cause=FETCH_FAILED");
    assertThat(state().resolve("incoming")).doesNotExist();
    fetch(shell, "/cut").run("do").exits(1);
    assertThat(state().resolve("incoming")).doesNotExist();
    assertThat(part()).as("what came is kept for the next try").isNotEmptyFile();
  }
}
