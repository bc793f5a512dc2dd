package unclip.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;

import java.util.Locale;

/** Chooses the device once, from a word that a person typed. */
public final class Devices {

    private Devices() {}

    /**
     * Reads a device name.
     *
     * @param name {@code auto} (a GPU if the engine sees one), {@code cpu}, {@code gpu} or {@code
     *     gpuN}
     * @return the device
     * @throws IllegalArgumentException if the name is unknown or the engine has no such GPU
     */
    public static Device choose(String name) {
        String word = name.trim().toLowerCase(Locale.ROOT);
        if (word.equals("cpu")) {
            return Device.cpu();
        }
        int gpus = Engine.getInstance().getGpuCount();
        if (word.equals("auto")) {
            return gpus > 0 ? Device.gpu() : Device.cpu();
        }
        if (!word.matches("gpu\\d{0,3}")) {
            throw new IllegalArgumentException(
                    "Unknown device '" + name + "': use auto, cpu, gpu or gpu0, gpu1, ….");
        }
        int index = word.equals("gpu") ? 0 : Integer.parseInt(word.substring(3));
        if (index >= gpus) {
            throw new IllegalArgumentException(
                    "Device '"
                            + name
                            + "' is not there: the engine sees "
                            + gpus
                            + " GPUs; use cpu or auto.");
        }
        return Device.gpu(index);
    }
}
