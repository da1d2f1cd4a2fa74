package dev.salvor.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A browser's DevTools connection: calls with answers, and what it tells by itself. */
final class DevTools implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT_SECONDS = 60;

  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger number = new AtomicInteger();
  private final StringBuilder part = new StringBuilder();
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;

  DevTools(URI address) {
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(address, this)
            .orTimeout(30, TimeUnit.SECONDS)
            .join();
  }

  /** What the browser told by itself so far. */
  List<JsonNode> told() {
    return told;
  }

  /** Calls a method and waits for its answer. */
  JsonNode call(String session, String method, Map<String, Object> parameters) {
    int id = number.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    socket.sendText(message.toString(), true).join();
    JsonNode got = answer.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    if (got.has("error")) {
      throw new IllegalStateException(method + ": " + got.get("error"));
    }
    return got.path("result");
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    part.append(text);
    if (last) {
      String whole = part.toString();
      part.setLength(0);
      take(whole);
    }
    from.request(1);
    return null;
  }

  private void take(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      CompletableFuture<JsonNode> answer = calls.remove(message.path("id").asInt());
      if (answer != null) {
        answer.complete(message);
      } else {
        told.add(message);
      }
    } catch (JsonProcessingException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }
}
