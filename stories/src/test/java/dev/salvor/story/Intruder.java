package dev.salvor.story;

import dev.salvor.workflow.connect.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Somebody at a port, with what he has. He trusts every server: what stops him must be the other
 * side.
 *
 * @param tls whether he speaks TLS
 * @param certificate what he shows then, and its key
 */
record Intruder(String name, boolean tls, Optional<TlsFiles> certificate) {
  /** With it each gRPC service waits for its first frame, and sends its own. */
  private static final byte[] HELLO = hello();

  private static final int PATIENCE = 20_000;
  private static final byte TLS_ALERT = 0x15;

  /** What became of it. */
  enum Outcome {
    /** The other side closed, or said in TLS that it does not want him. */
    REFUSED,
    /** It said something to him. */
    ANSWERED,
    /** It kept him waiting. */
    SILENT
  }

  private static byte[] hello() {
    byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] hello = Arrays.copyOf(preface, preface.length + 9); // and settings without any
    hello[preface.length + 3] = 4;
    return hello;
  }

  /** Greets whoever listens on a port of loopback. */
  Outcome at(int port) throws IOException, GeneralSecurityException {
    try (Socket socket = tls ? context().getSocketFactory().createSocket() : new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
      socket.setSoTimeout(PATIENCE);
      if (socket instanceof SSLSocket secured) {
        // Without it gRPC turns everybody away, whatever he shows.
        SSLParameters spoken = secured.getSSLParameters();
        spoken.setApplicationProtocols(new String[] {"h2"});
        secured.setSSLParameters(spoken);
        secured.startHandshake();
      }
      socket.getOutputStream().write(HELLO);
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      int first = in.read();
      return first < 0 || (!tls && first == TLS_ALERT) ? Outcome.REFUSED : Outcome.ANSWERED;
    } catch (java.net.SocketTimeoutException waiting) {
      return Outcome.SILENT;
    } catch (SSLException | SocketException refused) {
      return Outcome.REFUSED;
    }
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    KeyManager[] keys = {};
    if (certificate.isPresent()) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      List<X509Certificate> chain =
          TlsFiles.certificates(certificate.get().certificate().orElseThrow());
      store.setKeyEntry("own", key(), new char[0], chain.toArray(new Certificate[0]));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      keys = factory.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new Anybody()}, null);
    return context;
  }

  private java.security.PrivateKey key() throws IOException, GeneralSecurityException {
    Path file = certificate.orElseThrow().key().orElseThrow();
    String text = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
