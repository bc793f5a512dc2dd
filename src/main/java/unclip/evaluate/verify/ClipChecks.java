package unclip.evaluate.verify;

import ai.djl.ndarray.NDManager;

import unclip.clip.PublishedClip;
import unclip.text.BpeTokenizer;

import java.util.ArrayList;
import java.util.List;

/** Published models to the last number: how much they learn, and how they read. */
final class ClipChecks {

    private static final String TOPIC = "CLIP";
    private static final String RELEASED = "parameters of the released model";
    private static final String READER = "OpenAI's simple_tokenizer.py";

    private ClipChecks() {}

    static List<Check> checks(NDManager manager) {
        List<Check> checks = new ArrayList<>();
        checks.add(model("ViT-B/32", 151_277_313, PublishedClip.VIT_B_32));
        checks.add(model("ViT-B/16", 149_620_737, PublishedClip.VIT_B_16));
        checks.add(model("ViT-L/14", 427_616_513, PublishedClip.VIT_L_14));
        checks.add(
                parameters(
                        "ViT-L/14, image encoder",
                        303_966_208,
                        PublishedClip.VIT_L_14.options().imageParameterCount(),
                        RELEASED));
        checks.add(
                parameters(
                        "ViT-L/14, text encoder",
                        123_650_304,
                        PublishedClip.VIT_L_14.options().textParameterCount(),
                        RELEASED));
        checks.add(model("ViT-H/14", 986_109_441, PublishedClip.VIT_H_14));
        checks.add(model("ViT-bigG/14", 2_539_567_105L, PublishedClip.VIT_BIG_G_14));
        checks.add(
                parameters(
                        "DALL·E 2's ViT-H/16",
                        986_339_841,
                        PublishedClip.DALL_E_2.options().parameterCount(),
                        "Ramesh et al. 2022, appendix C, if D = 1024"));
        checks.addAll(tokens());
        return checks;
    }

    private static Check model(String name, long expected, PublishedClip model) {
        return parameters(name, expected, model.options().parameterCount(), RELEASED);
    }

    private static Check parameters(String name, long expected, long got, String source) {
        return new Check(
                TOPIC, "parameters of " + name, (double) expected, (double) got, 0, source);
    }

    private static List<Check> tokens() {
        return List.of(
                new Check(
                        TOPIC,
                        "size of the vocabulary",
                        49_408,
                        clip().vocabularySize(),
                        0,
                        READER),
                ids("a diagram", 320, 22697),
                ids("a dog", 320, 1929),
                ids("a photo of a cat", 320, 1125, 539, 320, 2368),
                ids(
                        "a red cube on top of a blue cube",
                        320,
                        736,
                        11353,
                        525,
                        1253,
                        539,
                        320,
                        1746,
                        11353),
                ids("A sign that says deep learning.", 320, 2292, 682, 1563, 3383, 2378, 269),
                ids("it's 42 km/h!", 585, 568, 275, 273, 4590, 270, 327, 256),
                ids("café naïve", 15304, 1097, 35689, 563),
                ids(
                        "A teddybear on a skateboard in Times Square.",
                        320,
                        25758,
                        4298,
                        525,
                        320,
                        31777,
                        530,
                        1661,
                        3999,
                        269));
    }

    private static BpeTokenizer clip() {
        return BpeTokenizer.clip();
    }

    /** How many places have another id than they should. */
    private static Check ids(String text, int... expected) {
        int[] got = clip().encode(text);
        int wrong = Math.abs(got.length - expected.length);
        for (int i = 0; i < Math.min(got.length, expected.length); i++) {
            wrong += got[i] == expected[i] ? 0 : 1;
        }
        return new Check(TOPIC, "wrong tokens of \"%s\"".formatted(text), 0, wrong, 0, READER);
    }
}
