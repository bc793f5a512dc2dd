package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.dflib.jjava.jupyter.kernel.comm.Comm;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.comm.CommCloseCommand;
import org.dflib.jjava.jupyter.messages.comm.CommMsgCommand;
import org.dflib.jjava.jupyter.messages.comm.CommOpenCommand;

import java.util.List;

/** The line between a widget here and its model in the page. */
final class WidgetComm extends Comm {

    static final String TARGET = "jupyter.widget";

    private static final String PROTOCOL = "2.1.0";

    private final CommManager manager;
    private final Widget widget;

    private WidgetComm(CommManager manager, String id, Widget widget) {
        super(manager, id, TARGET);
        this.manager = manager;
        this.widget = widget;
    }

    /** Opens a line, and so makes the page's model. Binary values follow in a second message. */
    static WidgetComm open(CommManager manager, Widget widget, Encoded state) {
        WidgetComm comm =
                manager.openComm(
                        TARGET,
                        (itsManager, id, target, message) -> {
                            announce(message, state);
                            return new WidgetComm(itsManager, id, widget);
                        });
        if (state.isBinary()) {
            Encoded binary =
                    new Encoded(
                            JsonNodeFactory.instance.objectNode(),
                            state.binaryKeys(),
                            state.blobs());
            comm.update(binary);
        }
        return comm;
    }

    private static void announce(Message<CommOpenCommand> message, Encoded state) {
        message.getNonNullMetadata().put("version", PROTOCOL);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.set("state", state.state());
        data.putArray("buffer_paths");
        JsonBridge.fill(message, data);
    }

    void update(Encoded state) {
        JsonBridge.send(this, state.update(), state.blobs());
    }

    @Override
    protected void onMessage(Message<CommMsgCommand> message) {
        manager.setMessageContext(message); // else replies would answer the last cell
        JsonNode data = JsonBridge.data(message);
        switch (data.path("method").asText()) {
            case "update" -> widget.receive(data.path("state"));
            case "request_state" -> widget.sendAll();
            case "custom" -> widget.event(data.path("content"), blobs(message));
            default -> {} // a later version of the protocol may say more
        }
    }

    private static List<byte[]> blobs(Message<?> message) {
        List<byte[]> blobs = message.getBlobs();
        return blobs == null ? List.of() : blobs;
    }

    @Override
    protected void onClose(Message<CommCloseCommand> message, boolean isTarget) {
        widget.lineClosed(getID());
    }
}
