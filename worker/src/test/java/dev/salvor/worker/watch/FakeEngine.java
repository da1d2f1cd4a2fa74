package dev.salvor.worker.watch;

import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.envconfig.ClientConfigProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An engine on loopback that answers what a test says, and a connection to it. */
public final class FakeEngine implements AutoCloseable {
  private final Server server;
  private final EngineConnection connection;

  public FakeEngine(WorkflowServiceGrpc.WorkflowServiceImplBase answers) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(answers)
            .build()
            .start();
    connection =
        EngineConnection.open(
            new EngineTarget(
                EngineKind.EMBEDDED,
                ClientConfigProfile.newBuilder()
                    .setAddress("127.0.0.1:" + server.getPort())
                    .setNamespace("default")
                    .build()));
  }

  public EngineConnection connection() {
    return connection;
  }

  @Override
  public void close() {
    connection.close();
    server.shutdownNow();
  }

  /** What every client asks first. */
  public abstract static class Service extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    @Override
    public void getSystemInfo(
        GetSystemInfoRequest asked, StreamObserver<GetSystemInfoResponse> to) {
      answer(to, GetSystemInfoResponse.getDefaultInstance());
    }

    protected static <T> void answer(StreamObserver<T> to, T answer) {
      to.onNext(answer);
      to.onCompleted();
    }
  }
}
