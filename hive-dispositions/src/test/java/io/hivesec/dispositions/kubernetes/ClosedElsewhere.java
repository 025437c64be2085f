package io.hivesec.dispositions.kubernetes;

import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;

/**
 * A watch of the mock's that hears of its end on a thread of its own. On the server's only event loop it waits there until it has
 * sent what it was about to send, which that loop would have to do: the server then answers nobody for a minute.
 */
final class ClosedElsewhere extends WebSocketListener {
    private final WebSocketListener watch;

    ClosedElsewhere(WebSocketListener watch) {
        this.watch = watch;
    }

    @Override
    public void onBeforeAccept(WebSocket socket, Response response) {
        watch.onBeforeAccept(socket, response);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
        watch.onOpen(socket, response);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        watch.onMessage(socket, text);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        watch.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        Thread closing = new Thread(() -> watch.onClosed(socket, code, reason), "watch-closing");
        closing.setDaemon(true);
        closing.start();
    }

    @Override
    public void onFailure(WebSocket socket, Throwable cause, Response response) {
        watch.onFailure(socket, cause, response);
    }
}
