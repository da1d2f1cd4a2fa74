package dev.salvor.activity.transport.ssh;

import dev.salvor.activity.transport.KeyShown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import net.schmizz.keepalive.KeepAlive;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection that is logged in, with those it goes through. */
final class SshLink implements AutoCloseable {
  private static final int KEEP_ALIVE_SECONDS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(SshLink.class);

  private final SSHClient client;
  private final Optional<SshLink> through;

  private SshLink(SSHClient client, Optional<SshLink> through) {
    this.client = client;
    this.through = through;
  }

  /**
   * Connects and logs in.
   *
   * @throws IOException it could not; the message is for people and names the target
   */
  static SshLink open(SshTarget target) throws IOException {
    Optional<SshLink> through = Optional.empty();
    if (target.jump().isPresent()) {
      through = Optional.of(open(target.jump().get()));
    }
    SshLink link = new SshLink(client(), through);
    boolean ready = false;
    try {
      link.connect(target);
      link.login(target);
      ready = true;
      return link;
    } finally {
      if (!ready) {
        link.close();
      }
    }
  }

  private static SSHClient client() {
    SSHClient client = new SSHClient(Algorithms.config());
    client.setSocketFactory(Algorithms.sockets());
    return client;
  }

  /** The key that the target shows; nobody logs in. */
  static KeyShown key(SshTarget target) throws IOException {
    Optional<SshLink> through = Optional.empty();
    if (target.jump().isPresent()) {
      through = Optional.of(open(target.jump().get()));
    }
    HostKeys keys = new HostKeys(target.knownHosts(), target.host());
    SshLink link = new SshLink(client(), through);
    try {
      link.connect(target, keys);
    } catch (IOException e) {
      if (keys.shown().isEmpty()) {
        throw e;
      }
    } finally {
      link.close();
    }
    return keys.shown().orElseThrow(() -> new IOException(target.name() + " showed no key"));
  }

  private void connect(SshTarget target) throws IOException {
    connect(target, new HostKeys(target.knownHosts(), target.host()));
  }

  private void connect(SshTarget target, HostKeys keys) throws IOException {
    client.addHostKeyVerifier(keys);
    client.addAlgorithmsVerifier(
        used -> {
          LOG.debug(
              "{}: key exchange {}, cipher {}",
              target.name(),
              used.getKeyExchangeAlgorithm(),
              used.getClient2ServerCipherAlgorithm());
          return true;
        });
    int millis = Math.toIntExact(Math.min(target.connectTimeout().toMillis(), Integer.MAX_VALUE));
    client.setConnectTimeout(millis);
    client.setTimeout(millis);
    client.getTransport().setTimeoutMs(millis);
    client.getConnection().setTimeoutMs(millis);
    try {
      if (through.isPresent()) {
        client.connectVia(
            through.get().client.newDirectConnection(target.address(), target.port()));
      } else {
        client.connect(target.address(), target.port());
      }
    } catch (TransportException e) {
      if (keys.problem().isPresent()) {
        throw new EntryProblem(keys.problem().get(), e);
      }
      throw new IOException(words(target, e), e);
    } catch (UnknownHostException e) {
      throw new IOException(
          "cannot connect to " + target.name() + ": the name " + target.address() + " is not known",
          e);
    } catch (IOException e) {
      throw new IOException(words(target, e), e);
    }
    KeepAlive signs = client.getConnection().getKeepAlive();
    if (signs instanceof Signs own) {
      own.cutBy(this::cut);
    }
    signs.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
  }

  /** Ends what it runs over, without a word to the other end. */
  private void cut() {
    if (through.isPresent()) {
      through.get().cut();
      return;
    }
    try {
      client.getSocket().close();
    } catch (IOException e) {
      LOG.debug("the connection was closed already", e);
    }
  }

  private void login(SshTarget target) throws IOException {
    List<KeyProvider> providers = new ArrayList<>();
    for (Path identity : target.identities()) {
      providers.add(Identities.open(client, identity, target.passphrase()));
    }
    try {
      client.authPublickey(target.user(), providers);
    } catch (UserAuthException e) {
      if (isCutOff(e)) {
        throw new IOException(
            "the login to " + target.name() + " did not come to its end: " + e.getMessage(), e);
      }
      throw new EntryProblem(
          target.name()
              + " refuses the login with "
              + target.identities()
              + ": "
              + e.getMessage()
              + "; is the key in ~/.ssh/authorized_keys there?",
          e);
    }
  }

  /** No answer of the server: it went away, is still booting, took too long, or we were stopped. */
  private boolean isCutOff(UserAuthException refused) {
    for (Throwable why = refused.getCause(); why != null; why = why.getCause()) {
      if (String.valueOf(why.getMessage()).contains("Too many authentication failures")) {
        return false;
      }
      if (why instanceof TimeoutException
          || why instanceof InterruptedException
          || why instanceof TransportException) {
        return true;
      }
    }
    return !client.isConnected();
  }

  private static String words(SshTarget target, IOException e) {
    String why = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    return "cannot connect to " + target.name() + ": " + why;
  }

  Session session() throws IOException {
    try {
      return client.startSession();
    } catch (IllegalStateException e) {
      // It broke since it was last looked at.
      throw new IOException("the connection ended", e);
    }
  }

  boolean isOpen() {
    return client.isConnected() && client.isAuthenticated();
  }

  @Override
  public void close() {
    try {
      client.disconnect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      through.ifPresent(SshLink::close);
    }
  }
}
