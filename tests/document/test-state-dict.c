/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters from a state dict: which layer of it, what is missing, what is not looked at. */
#include "fixture.h"
#include "npz.h"
#include "state-dict.h"

#include <string.h>

/* "NAME=LITERAL; NAME=LITERAL" as an archive. */
static NormArchive *
archive_of (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "; ", -1);
  guint n = g_strv_length (parts);
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_tensor_unref);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < n; i++)
    {
      char *literal = strchr (parts[i], '=');
      *literal++ = '\0';
      g_ptr_array_add (tensors, fixture_tensor (literal));
    }
  g_autoptr (GBytes) npz = norm_npz_write_many ((const char *const *) parts, (NormTensor *const *) tensors->pdata, n, &error);
  g_assert_no_error (error);
  NormArchive *archive = norm_archive_open (npz, NULL, &error);
  g_assert_no_error (error);
  return archive;
}

#define BN(prefix) \
  prefix "weight=[3, -1]; " prefix "bias=[0.5, 10]; " prefix "running_mean=[1, -2]; " prefix "running_var=[4, 0.25]; " prefix "num_batches_tracked=17"

static NormParams *
read_state (const char *state, const char *layer_text, const char *prefix, GError **error)
{
  g_autoptr (NormArchive) archive = archive_of (state);
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, NULL);
  g_autoptr (NormParams) initial = norm_params_new ();
  return norm_params_from_state (initial, layer, archive, prefix, NULL, error);
}

/* All of BN. */
static void
assert_bn (NormParams *params)
{
  static const double values[][2] = { { 3, -1 }, { 0.5, 10 }, { 1, -2 }, { 4, 0.25 } };
  for (guint kind = 0; kind < G_N_ELEMENTS (values); kind++)
    for (gsize feature = 0; feature < 2; feature++)
      g_assert_cmpfloat (norm_params_get (params, (NormParamKind) kind, feature), ==, values[kind][feature]);
  g_assert_cmpint (params->num_batches_tracked, ==, 17);
}

static void
check_read (const char *state, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormParams) params = read_state (state, "BatchNorm1d(2)", prefix, &error);
  g_assert_no_error (error);
  assert_bn (params);
}

static void
test_prefixes (void)
{
  check_read (BN (""), NULL);
  check_read (BN (""), "");
  check_read (BN ("bn1."), NULL);
  check_read (BN ("bn1."), "bn1");
  check_read (BN ("bn1."), "bn1.");
  check_read (BN ("layer1.0.bn2."), "layer1.0.bn2");
  check_read ("conv.weight=[[1, 2, 3]]; " BN ("bn1.") "; fc.bias=[7]", "bn1");
  check_read ("epoch=3; lr=0.1; " BN ("bn1."), NULL); /* no names of parameters */
  check_read (BN ("") "; bn.weight=[7, 8]", "");
}

/* What the layer does not have is left alone, whatever it holds. */
static void
test_parts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormParams) running = read_state (BN ("bn."), "BatchNorm1d(2, affine=False)", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (norm_params_is_initial (running, NORM_PARAM_WEIGHT));
  g_assert_cmpfloat (norm_params_get (running, NORM_PARAM_RUNNING_VAR, 1), ==, 0.25);

  g_autoptr (NormParams) affine = read_state ("g.weight=[1, 2, 3, 4]; g.bias=[0, 0, 0, 9]; g.running_mean=[1]", "GroupNorm(2, 4)", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (norm_params_get (affine, NORM_PARAM_BIAS, 3), ==, 9);
  g_assert_true (norm_params_is_initial (affine, NORM_PARAM_RUNNING_MEAN));

  g_autoptr (NormParams) elements = read_state ("weight=[[1, 2, 3], [4, 5, 6]]; bias=[[0, 0, 0], [0, 0, 8]]", "LayerNorm((2, 3))", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (norm_params_get (elements, NORM_PARAM_WEIGHT, 3), ==, 4);
  g_autoptr (NormParams) scale = read_state ("weight=[1, 2]", "RMSNorm(2)", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (norm_params_get (scale, NORM_PARAM_WEIGHT, 1), ==, 2);

  g_autoptr (NormParams) old = read_state ("weight=[1, 1]; bias=[0, 0]; running_mean=[5, 6]; running_var=[7, 8]", "BatchNorm2d(2)", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (old->num_batches_tracked, ==, 0);
}

static NormParams *
read_file (const char *folder, const char *file, const char *layer_text, const char *prefix)
{
  g_autofree char *path = g_build_filename (g_getenv ("NORM_TEST_REFERENCE"), folder, file, NULL);
  g_autoptr (GFile) place = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormArchive) archive = norm_archive_open_file (place, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, NULL);
  g_autoptr (NormParams) initial = norm_params_new ();
  NormParams *params = norm_params_from_state (initial, layer, archive, prefix, NULL, &error);
  g_assert_no_error (error);
  return params;
}

/* A state_dict() as NumPy, PyTorch – of today and of old – and safetensors saved it. */
static void
test_files (void)
{
  g_autoptr (NormParams) npz = read_file ("npz", "state.npz", "BatchNorm1d(2)", "bn");
  g_assert_cmpfloat (norm_params_get (npz, NORM_PARAM_RUNNING_MEAN, 1), ==, -0.5);
  g_assert_cmpint (npz->num_batches_tracked, ==, 7);
  g_autoptr (NormParams) pt = read_file ("torch", "state.pt", "BatchNorm2d(2)", "1");
  g_assert_cmpfloat (norm_params_get (pt, NORM_PARAM_RUNNING_VAR, 1), ==, 1);
  g_assert_false (norm_params_is_initial (pt, NORM_PARAM_WEIGHT));
  g_autoptr (NormParams) trained = read_file ("torch", "checkpoint.pt", "BatchNorm2d(2)", "model.1");
  g_autoptr (NormParams) old = read_file ("torch", "legacy-checkpoint.pt", "BatchNorm2d(2)", "model.1.");
  g_assert_cmpint (trained->num_batches_tracked, ==, 1);
  g_assert_cmpint (old->num_batches_tracked, ==, 1);
  g_autoptr (NormParams) safe = read_file ("safetensors", "state.safetensors", "BatchNorm1d(4)", NULL);
  for (gsize feature = 0; feature < 4; feature++)
    g_assert_cmpfloat (norm_params_get (safe, NORM_PARAM_BIAS, feature), ==, (float) ((double) feature / 7 - 0.5));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *state, *layer, *prefix;
    NormError code;
    const char *words;
  } cases[] = {
    { "conv.weight=[1]; " BN ("bn1.") "; " BN ("bn2."), "BatchNorm1d(2)", NULL, NORM_ERROR_KEY, "of 3 layers: “conv”, “bn1”, “bn2”; name one" },
    { BN ("bn1."), "BatchNorm1d(2)", "bn2", NORM_ERROR_KEY, "no parameters of “bn2”; it holds those of 1 layer: “bn1”" },
    { BN ("bn1."), "BatchNorm1d(2)", "", NORM_ERROR_KEY, "no parameters of “”; it holds those of 1 layer: “bn1”" },
    { BN ("bn1."), "BatchNorm1d(2)", "bn1.weight", NORM_ERROR_KEY, "“bn1”" },
    { "x=[1, 2]; y=[3, 4]", "BatchNorm1d(2)", NULL, NORM_ERROR_KEY, "no state dict" },
    { "myweight=[1, 2]", "BatchNorm1d(2)", NULL, NORM_ERROR_KEY, "no state dict" },
    { "bn.weight=[1, 2]; bn.bias=[0, 0]; bn.running_mean=[0, 0]", "BatchNorm1d(2)", NULL, NORM_ERROR_KEY,
      "“bn” has no running_var, which BatchNorm1d(2) needs, only weight, bias, running_mean; name another, or give the layer "
      "track_running_stats=False" },
    { "weight=[1, 2]", "LayerNorm(2)", NULL, NORM_ERROR_KEY, "“” has no bias, which LayerNorm(2) needs" },
    { "bias=[1, 2]", "RMSNorm(2)", NULL, NORM_ERROR_KEY, "elementwise_affine=False" },
    { BN ("bn."), "BatchNorm1d(3)", NULL, NORM_ERROR_SHAPE,
      "“bn.weight”: holds 2 values as the weight of BatchNorm1d(3), which needs one for each of its 3 features" },
    { BN ("bn."), "Identity()", NULL, NORM_ERROR_LAYER, "Identity() has no parameters" },
    { BN ("bn."), "InstanceNorm1d(2)", NULL, NORM_ERROR_LAYER, "InstanceNorm1d(2) has no parameters" },
    { "weight=[1]; bias=[1]; running_mean=[1]; running_var=[1]; num_batches_tracked=1.5", "BatchNorm1d(1)", NULL, NORM_ERROR_SHAPE,
      "“num_batches_tracked”: must be one whole number" },
    { "weight=[1]; bias=[1]; running_mean=[1]; running_var=[1]; num_batches_tracked=[1, 2]", "BatchNorm1d(1)", NULL, NORM_ERROR_SHAPE,
      "must be one whole number" },
    { "weight=[1]; bias=[1]; running_mean=[1]; running_var=[1]; num_batches_tracked=-1", "BatchNorm1d(1)", NULL, NORM_ERROR_SHAPE,
      "must be one whole number" },
    { "weight=[1]; bias=[1]; running_mean=[1]; running_var=[1]; num_batches_tracked=nan", "BatchNorm1d(1)", NULL, NORM_ERROR_SHAPE,
      "must be one whole number" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NormParams) params = read_state (cases[i].state, cases[i].layer, cases[i].prefix, &error);
      g_assert_null (params);
      g_assert_error (error, NORM_ERROR, (int) cases[i].code);
      if (!strstr (error->message, cases[i].words))
        g_error ("“%s” lacks “%s”", error->message, cases[i].words);
    }
}

/* ── what there is to choose from ── */

static void
test_layers (void)
{
  static const struct
  {
    const char *prefix, *params;
    gboolean normalizes;
    gsize n_features;
  } expected[] = {
    { "conv", "weight, bias", FALSE, 6 },
    { "bn1", "weight, bias, running_mean, running_var", TRUE, 2 },
    { "fc", "weight, bias", FALSE, 4 },
    { "ln", "weight, bias", TRUE, 3 },
    { "rms", "weight", TRUE, 2 },
    { "planes", "weight, bias", TRUE, 4 },
    { "", "weight", TRUE, 1 },
    { "frozen", "running_mean, running_var", TRUE, 1 },
    { "table", "weight", FALSE, 4 },
  };
  g_autoptr (NormArchive) archive = archive_of ("conv.weight=[[[1, 2, 3]], [[4, 5, 6]]]; conv.bias=[1, 2]; " BN (
    "bn1.") "; fc.weight=[[1, 2], [3, 4]]; fc.bias=[1, 2]; epoch=3; "
            "ln.weight=[1, 2, 3]; ln.bias=[1, 2, 3]; rms.weight=[1, 2]; planes.weight=[[1, 2], [3, 4]]; planes.bias=[[1, 2], [3, 4]]; weight=[1]; "
            "frozen.running_mean=[0]; frozen.running_var=[1]; table.weight=[[1, 2], [3, 4]]");
  g_autoptr (GPtrArray) layers = norm_state_layers (archive);
  g_assert_cmpuint (layers->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < layers->len; i++)
    {
      const NormStateLayer *layer = g_ptr_array_index (layers, i);
      g_autofree char *params = norm_state_layer_list (layer);
      g_assert_cmpstr (layer->prefix, ==, expected[i].prefix);
      g_assert_cmpstr (params, ==, expected[i].params);
      g_assert_cmpint (norm_state_layer_normalizes (layer), ==, expected[i].normalizes);
      g_assert_cmpuint (norm_state_layer_n_features (layer), ==, expected[i].n_features);
    }
}

/* Whether it fits is told in the words that loading would be refused with. */
static void
test_fits (void)
{
  static const char *const states[] = { BN ("bn."), "bn.weight=[1, 2]", "bn.weight=[1, 2]; bn.bias=[0, 0, 0]", "bn.weight=[1]; bn.running_mean=[1]" };
  static const char *const layers[] = {
    "BatchNorm1d(2)", "BatchNorm1d(3)", "LayerNorm(2)", "RMSNorm(2)", "Identity()", "BatchNorm1d(2, affine=False)"
  };
  for (guint i = 0; i < G_N_ELEMENTS (states) * G_N_ELEMENTS (layers); i++)
    {
      const char *state = states[i / G_N_ELEMENTS (layers)], *layer_text = layers[i % G_N_ELEMENTS (layers)];
      g_autoptr (GError) refused = NULL, reason = NULL;
      g_autoptr (NormParams) params = read_state (state, layer_text, "bn", &refused);
      g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, NULL);
      g_autoptr (NormArchive) archive = archive_of (state);
      g_autoptr (GPtrArray) found = norm_state_layers (archive);
      g_assert_cmpint (norm_state_layer_fits (g_ptr_array_index (found, 0), layer, &reason), ==, params != NULL);
      g_assert_cmpstr (refused ? refused->message : NULL, ==, reason ? reason->message : NULL);
    }
}

static void
test_one_tensor (void)
{
  g_autoptr (NormLayer) layer = norm_layer_parse ("RMSNorm(2)", NULL);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormTensor) pair = fixture_tensor ("[1, 2]");
  g_autoptr (GError) error = NULL;
  g_assert_null (norm_params_with_tensor (initial, layer, NORM_PARAM_BIAS, pair, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LAYER);
  g_assert_nonnull (strstr (error->message, "RMSNorm(2) has no bias; leave the option out, or "));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/state-dict/prefixes", test_prefixes);
  g_test_add_func ("/document/state-dict/parts", test_parts);
  g_test_add_func ("/document/state-dict/files", test_files);
  g_test_add_func ("/document/state-dict/refused", test_refused);
  g_test_add_func ("/document/state-dict/layers", test_layers);
  g_test_add_func ("/document/state-dict/fits", test_fits);
  g_test_add_func ("/document/state-dict/one-tensor", test_one_tensor);
  return g_test_run ();
}
