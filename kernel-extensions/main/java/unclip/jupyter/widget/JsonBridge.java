package unclip.jupyter.widget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.dflib.jjava.jupyter.kernel.comm.Comm;
import org.dflib.jjava.jupyter.messages.Message;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Carries JSON between Jackson and the kernel's own JSON library, which has one package name in the
 * kernel's Maven artifact and another in the shipped kernel. So it is never named: its classes are
 * found by reflection from the signatures that use them, and the JSON crosses as text.
 */
final class JsonBridge {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Method SEND = send();
    private static final Class<?> KERNELS_OBJECT = SEND.getParameterTypes()[0];

    private JsonBridge() {}

    private static Method send() {
        return Arrays.stream(Comm.class.getMethods())
                .filter(method -> method.getName().equals("send"))
                .filter(method -> method.getParameterCount() == 3)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("This kernel's comms can't send."));
    }

    /**
     * Sends a message.
     *
     * @param blobs binary parts; none are sent as null, because an empty list would leave the
     *     message without an end
     */
    static void send(Comm comm, JsonNode data, List<byte[]> blobs) {
        call(SEND, comm, kernels(data), Map.of(), blobs.isEmpty() ? null : blobs);
    }

    /** The data of a message from the page. */
    static JsonNode data(Message<?> message) {
        Object content = message.getContent();
        try {
            Object data = call(content.getClass().getMethod("getData"), content);
            return data == null ? JSON.createObjectNode() : JSON.readTree(data.toString());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("This kernel hides the data of its messages.", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A message from the page is not JSON: " + e, e);
        }
    }

    /** Puts fields into the data of a message that is about to be sent. */
    static void fill(Message<?> message, JsonNode fields) {
        Object content = message.getContent();
        try {
            Object data =
                    Objects.requireNonNull(call(content.getClass().getMethod("getData"), content));
            Method add =
                    Arrays.stream(data.getClass().getMethods())
                            .filter(method -> method.getName().equals("add"))
                            .filter(method -> method.getParameterCount() == 2)
                            .findFirst()
                            .orElseThrow(NoSuchMethodException::new);
            for (Map.Entry<String, JsonNode> field : fields.properties()) {
                call(add, data, field.getKey(), kernels(field.getValue()));
            }
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("This kernel hides the data of its messages.", e);
        }
    }

    private static @Nullable Object kernels(JsonNode json) {
        try {
            String parser = KERNELS_OBJECT.getPackageName() + ".JsonParser";
            Class<?> type = Class.forName(parser, true, KERNELS_OBJECT.getClassLoader());
            return call(type.getMethod("parseString", String.class), null, json.toString());
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            throw new IllegalStateException("This kernel's JSON library is not known: " + e, e);
        }
    }

    private static @Nullable Object call(
            Method method, @Nullable Object target, @Nullable Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(method + " failed: " + e.getCause(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("This kernel keeps " + method + " to itself.", e);
        }
    }
}
