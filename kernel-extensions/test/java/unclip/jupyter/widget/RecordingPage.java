package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.dflib.jjava.jupyter.channels.IOPubChannel;
import org.dflib.jjava.jupyter.channels.ReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.comm.CommCloseCommand;
import org.dflib.jjava.jupyter.messages.comm.CommMsgCommand;
import org.dflib.jjava.jupyter.messages.comm.CommOpenCommand;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;

import unclip.jupyter.RecordingKernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A notebook's page as the kernel sees it: writes down every message and can send some. */
public final class RecordingPage implements AutoCloseable {

    /**
     * A message to the page.
     *
     * @param parent what it answers, by the identifier of that message
     * @param blobs null where no binary parts are announced
     */
    public record Told(
            Object content,
            JsonNode data,
            Map<String, Object> metadata,
            @Nullable List<byte[]> blobs,
            @Nullable String parent) {

        public boolean opens() {
            return content instanceof CommOpenCommand;
        }

        public boolean closes() {
            return content instanceof CommCloseCommand;
        }

        public String id() {
            if (content instanceof CommOpenCommand open) {
                return open.getCommID();
            }
            return content instanceof CommMsgCommand message
                    ? message.getCommID()
                    : ((CommCloseCommand) content).getCommID();
        }

        public String model() {
            return data.path("state").path("_model_name").asText();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordingKernel kernel = RecordingKernel.started();
    private final CommManager comms = kernel.getCommManager();
    private final ZMQ.Context context = ZMQ.context(1);
    private final Socket socket = new Socket(context);
    private final List<Told> told = new ArrayList<>();

    /** A page of a kernel that has started. */
    public RecordingPage() {
        comms.setIOPubChannel(socket);
    }

    private final class Socket extends IOPubChannel {

        Socket(ZMQ.Context context) {
            super(context, HMACGenerator.NO_AUTH_INSTANCE);
        }

        @Override
        public synchronized void sendMessage(Message<?> message) {
            Object content = message.getContent();
            JsonObject data =
                    content instanceof CommOpenCommand open
                            ? open.getData()
                            : content instanceof CommMsgCommand sent
                                    ? sent.getData()
                                    : ((CommCloseCommand) content).getData();
            Header<?> parent = message.getParentHeader();
            synchronized (told) {
                told.add(
                        new Told(
                                content,
                                json(data.toString()),
                                message.getNonNullMetadata(),
                                message.getBlobs(),
                                parent == null ? null : parent.getId()));
                told.notifyAll();
            }
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RecordingKernel kernel() {
        return kernel;
    }

    public CommManager comms() {
        return comms;
    }

    /** All messages so far. */
    public List<Told> told() {
        synchronized (told) {
            return List.copyOf(told);
        }
    }

    /** The messages about one model. */
    public List<Told> told(String id) {
        return told().stream().filter(message -> message.id().equals(id)).toList();
    }

    /** The opening message of the only model of a name. */
    public Told opened(String model) {
        List<Told> all =
                told().stream().filter(Told::opens).filter(m -> m.model().equals(model)).toList();
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " models of the name " + model);
        }
        return all.get(0);
    }

    /** The value of a model's state as the page has it after all messages. */
    public JsonNode state(String id, String key) {
        JsonNode value = JSON.missingNode();
        for (Told message : told(id)) {
            JsonNode news = message.data().path("state").path(key);
            value = news.isMissingNode() ? value : news;
        }
        return value;
    }

    /** Waits until there are so many messages about a model. */
    public void await(String id, int count) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        synchronized (told) {
            while (told(id).size() < count) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("The page heard " + told(id).size() + " of " + count);
                }
                told.wait(left);
            }
        }
    }

    /** Shows a widget as a cell's result, and returns the model that the page shows. */
    public String show(Widget widget) {
        Object view =
                Objects.requireNonNull(
                        kernel.getRenderer()
                                .render(widget)
                                .getData(
                                        org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.parse(
                                                WidgetView.TYPE)));
        return String.valueOf(((Map<?, ?>) view).get("model_id"));
    }

    /** The reader moves a control. Returns the message's identifier. */
    String move(Widget widget, String key, String json) {
        return move(widget.id(), key, json);
    }

    /** The reader moves the control of a model. */
    public String move(String id, String key, String json) {
        return send(
                id,
                "{\"method\":\"update\",\"state\":{\""
                        + key
                        + "\":"
                        + json
                        + "},\"buffer_paths\":[]}");
    }

    String click(Widget widget) {
        return send(widget.id(), "{\"method\":\"custom\",\"content\":{\"event\":\"click\"}}");
    }

    /** Sends a message over a comm. Returns its identifier. */
    public String send(String id, String data) {
        CommMsgCommand content =
                new CommMsgCommand(id, JsonParser.parseString(data).getAsJsonObject());
        Message<CommMsgCommand> message =
                new Message<>(new Header<>(MessageType.COMM_MSG_COMMAND), content);
        comms.handleCommMsgCommand(environment(), message);
        return message.getHeader().getId();
    }

    /** Opens a comm from the page. */
    public void open(String target, String id) {
        CommOpenCommand content = new CommOpenCommand(id, target, new JsonObject());
        comms.handleCommOpenCommand(
                environment(), new Message<>(new Header<>(MessageType.COMM_OPEN_COMMAND), content));
    }

    private static ReplyEnvironment environment() {
        return (ReplyEnvironment)
                Proxy.newProxyInstance(
                        ReplyEnvironment.class.getClassLoader(),
                        new Class<?>[] {ReplyEnvironment.class},
                        (proxy, method, arguments) -> null);
    }

    @Override
    public void close() {
        kernel.close();
        socket.close();
        context.close();
    }
}
