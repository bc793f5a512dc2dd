package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.dflib.jjava.jupyter.kernel.comm.Comm;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.comm.CommCloseCommand;
import org.dflib.jjava.jupyter.messages.comm.CommMsgCommand;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The line on which a page that was loaded anew asks for the states of all widgets. Without it they
 * would vanish at a reload, because this kernel's answer to the older question lacks a status.
 */
final class ControlComm extends Comm {

    static final String TARGET = "jupyter.widget.control";

    private final CommManager manager;
    private final Supplier<List<Widget>> open;

    ControlComm(CommManager manager, String id, Supplier<List<Widget>> open) {
        super(manager, id, TARGET);
        this.manager = manager;
        this.open = open;
    }

    @Override
    protected void onMessage(Message<CommMsgCommand> message) {
        manager.setMessageContext(message);
        if (!JsonBridge.data(message).path("method").asText().equals("request_states")) {
            return;
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("method", "update_states");
        ObjectNode states = answer.putObject("states");
        ArrayNode paths = answer.putArray("buffer_paths");
        List<byte[]> blobs = new ArrayList<>();
        for (Widget widget : open.get()) {
            Encoded encoded = widget.encoded();
            states.set(widget.id(), describe(widget, encoded));
            encoded.binaryKeys()
                    .forEach(key -> paths.addArray().add(widget.id()).add("state").add(key));
            blobs.addAll(encoded.blobs());
        }
        JsonBridge.send(this, answer, blobs);
    }

    private static ObjectNode describe(Widget widget, Encoded encoded) {
        Kind kind = widget.kind();
        ObjectNode description = JsonNodeFactory.instance.objectNode();
        description.put("model_name", kind.model());
        description.put("model_module", kind.module());
        description.put("model_module_version", kind.version());
        description.set("state", encoded.state());
        return description;
    }

    @Override
    protected void onClose(Message<CommCloseCommand> message, boolean isTarget) {}
}
