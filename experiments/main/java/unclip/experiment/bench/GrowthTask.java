package unclip.experiment.bench;

import ai.djl.ndarray.NDManager;

import unclip.decoder.UNet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** Whether time is linear: in the steps of a run, and in the pictures of a batch. */
final class GrowthTask {

    private static final List<Integer> STEPS = List.of(8, 16, 32, 64);
    private static final List<Integer> PICTURES = List.of(8, 16, 32, 64);
    private static final int FEW_STEPS = 2;

    private GrowthTask() {}

    /**
     * Times sampling runs of the reference U-Net.
     *
     * @param row {@code growth-steps} (one picture) or {@code growth-pictures} (two steps)
     * @param passes over all sizes, of which the median counts
     * @return the median seconds of each size, by the size
     */
    static Map<String, Double> measure(String row, int passes) {
        try (NDManager manager = NDManager.newBaseManager()) {
            UNet network = Reference.unet(manager);
            return switch (row) {
                case "growth-steps" ->
                        times(
                                STEPS,
                                passes,
                                n -> OurTasks.drawPictures(manager, network, 1, n, step -> {}));
                case "growth-pictures" ->
                        times(
                                PICTURES,
                                passes,
                                n ->
                                        OurTasks.drawPictures(
                                                manager, network, n, FEW_STEPS, step -> {}));
                default -> throw new IllegalArgumentException("There is no row " + row + ".");
            };
        }
    }

    private static Map<String, Double> times(List<Integer> sizes, int passes, IntConsumer task) {
        Map<Integer, List<Double>> seconds = new TreeMap<>();
        for (int pass = -1; pass < passes; pass++) { // the first warms up
            for (int size : sizes) {
                long start = System.nanoTime();
                task.accept(size);
                if (pass >= 0) {
                    seconds.computeIfAbsent(size, n -> new ArrayList<>())
                            .add((System.nanoTime() - start) / 1e9);
                }
            }
        }
        Map<String, Double> medians = new TreeMap<>();
        seconds.forEach((size, list) -> medians.put("" + size, Spread.of(list).median()));
        return medians;
    }
}
