package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HttpIT {
  private static final String[] TOOLS = {
    "sh", "cat", "rm", "sed", "awk", "tail", "cut", "grep", "tr", "timeout", "id", "true"
  };
  private final HostFolders host = new HostFolders();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  HttpIT() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    seen.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestHeaders().getFirst("X-Odd")
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization")
            + " "
            + new String(sent, StandardCharsets.UTF_8));
    byte[] body = "all is\nwell: 100% $(x)\n".getBytes(StandardCharsets.UTF_8);
    int status = exchange.getRequestURI().getPath().equals("/missing") ? 404 : 200;
    exchange.sendResponseHeaders(
        status, exchange.getRequestMethod().equals("HEAD") ? -1 : body.length);
    if (!exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @AfterEach
  void stops() throws IOException {
    server.stop(0);
    host.close();
  }

  private Action http(Shell shell, String path) {
    return new Action(host, shell, "http")
        .with("URL", "http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @ParameterizedTest
  @EnumSource
  void asksAndJudgesTheAnswer(Shell shell) {
    for (String client : new String[] {"curl", "wget"}) {
      Needs.tools(client);
      List<String> tools = new ArrayList<>(List.of(TOOLS));
      tools.add(client);
      String[] only = tools.toArray(String[]::new);
      http(shell, "/?token=geheim").onlyTools(only).run("do").exits(0).says("::salvor status=200");
      http(shell, "/missing").onlyTools(only).run("do").exits(1).says("status 404, wanted 2xx");
      http(shell, "/missing").onlyTools(only).with("EXPECT_STATUS", "404").run("do").exits(0);
      http(shell, "/")
          .onlyTools(only)
          .with("EXPECT_BODY", "is\nwell: 100% $(x)")
          .run("do")
          .exits(0);
      http(shell, "/").onlyTools(only).with("EXPECT_BODY", "a.l").run("do").exits(1).says("body");
      http(shell, "/")
          .onlyTools(only)
          .with("URL", "http://127.0.0.1:1/")
          .run("do")
          .exits(1)
          .says("no answer");
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsHostileHeadersAndBodiesAsTheyAre(Shell shell) {
    Needs.tools("curl");
    for (String odd : new String[] {"a \"b\" \\ $(id) `id` %s", "it's; -o /x # c"}) {
      http(shell, "/")
          .with("METHOD", "POST")
          .with("HEADERS_COUNT", "1")
          .with("HEADERS_0", "X-Odd")
          .with("HEADERS_0_VALUE", odd)
          .with("BEARER_TOKEN_FILE", host.file("token", "geheim"))
          .with("BODY", "@body " + odd)
          .run("do")
          .exits(0);
      assertThat(seen).containsExactly("POST " + odd + " Bearer geheim @body " + odd);
      seen.clear();
    }
    http(shell, "/")
        .with("HEADERS_COUNT", "1")
        .with("HEADERS_0", "X-Odd")
        .with("HEADERS_0_VALUE", "a\r\nInjected: yes")
        .run("do")
        .exits(64);
    assertThat(seen).isEmpty();
    http(shell, "/").with("METHOD", "HEAD").run("do").exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void neverShowsWhatAnAddressMayHide(Shell shell) {
    Action.Result result =
        http(shell, "/")
            .with("URL", "http://u:geheim@127.0.0.1:1/x?key=geheim#geheim")
            .run("do")
            .exits(1);
    assertThat(result.out() + result.err()).doesNotContain("geheim");
  }

  @ParameterizedTest
  @EnumSource
  void onlyASafeMethodIsAskedAgain(Shell shell) {
    http(shell, "/").run("check").exits(1);
    http(shell, "/").with("METHOD", "POST").run("check").exits(2);
    http(shell, "/").with("URL", "file:///etc/passwd").run("do").exits(64);
    http(shell, "/").onlyTools(TOOLS).run("do").exits(69).says("curl");
    http(shell, "/").onlyTools(TOOLS).run("check").exits(1);
    assertThat(seen).isEmpty();
  }
}
