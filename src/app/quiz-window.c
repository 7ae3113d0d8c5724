/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quiz-window.h"
#include "explain.h"
#include "number.h"
#include "settings.h"

#include <glib/gi18n.h>

struct _NormQuizWindow
{
  AdwWindow parent_instance;

  NormQuiz *quiz; /* owned */
  gboolean filling;

  /* Template */
  GtkToggleButton *easy;
  GtkToggleButton *medium;
  GtkToggleButton *hard;
  GtkLabel *prompt;
  GtkLabel *score;
  GtkLabel *verdict;
  GtkButton *next;
  NormQuizView *view;
};

G_DEFINE_FINAL_TYPE (NormQuizWindow, norm_quiz_window, ADW_TYPE_WINDOW)

const NormQuiz *
norm_quiz_window_get_quiz (NormQuizWindow *self)
{
  g_return_val_if_fail (NORM_IS_QUIZ_WINDOW (self), NULL);
  return self->quiz;
}

static void
show_prompt (NormQuizWindow *self)
{
  const NormView *view = self->quiz->result->input;
  g_autofree char *layer = norm_layer_to_text (self->quiz->result->layer);
  g_autofree char *value = norm_number_display (norm_view_get (view, self->quiz->cell), 4, TRUE);
  g_autofree char *shape = norm_shape_to_text (view->rank, view->shape);
  g_autofree char *words = g_strdup_printf (_ ("%s on %s: click every value that is pooled with the marked %s"), layer, shape, value);

  gtk_label_set_label (self->prompt, words);
}

static void
show_score (NormQuizWindow *self)
{
  g_autofree char *words = NULL;

  if (self->quiz->n_questions > 0)
    words = g_strdup_printf (_ ("%u of %u without a miss · streak %u"), self->quiz->n_flawless, self->quiz->n_questions, self->quiz->streak);
  gtk_label_set_label (self->score, words != NULL ? words : "");
}

/* What the lit picture shows, in words. */
static void
show_answer (NormQuizWindow *self)
{
  g_autofree char *title = norm_explain_pool_title (self->quiz->result, self->quiz->pool);
  g_autofree char *extent = norm_explain_pool_extent (self->quiz->result, self->quiz->pool);
  g_autofree char *words = g_strdup_printf ("%s%s: %s",
                                            self->quiz->given_up       ? ""
                                            : self->quiz->n_missed > 0 ? _ ("Found. ")
                                                                       : _ ("All right! "),
                                            title, extent);

  gtk_label_set_label (self->verdict, words);
}

static void
show_next (NormQuizWindow *self)
{
  gtk_button_set_label (self->next, self->quiz->over ? _ ("_Next") : _ ("_Show"));
  if (self->quiz->over)
    gtk_widget_add_css_class (GTK_WIDGET (self->next), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->next), "suggested-action");
}

static void
show_question (NormQuizWindow *self)
{
  show_prompt (self);
  show_score (self);
  show_next (self);
  gtk_label_set_label (self->verdict, _ ("They share one mean and one variance."));
  norm_quiz_view_update (self->view);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
judged (NormQuizWindow *self, guint verdict)
{
  g_autofree char *words = NULL;
  gsize n = self->quiz->n_found;

  show_score (self);
  show_next (self);
  if (verdict == NORM_QUIZ_COMPLETE)
    {
      show_answer (self);
      return;
    }
  if (verdict == NORM_QUIZ_RIGHT)
    words = g_strdup_printf (ngettext ("Yes. %zu found.", "Yes. %zu found.", (gulong) n), n);
  else
    words = g_strdup (_ ("No, that one is in another pool."));
  gtk_label_set_label (self->verdict, words);
}

static void
next_wanted (NormQuizWindow *self)
{
  norm_quiz_next (self->quiz);
  show_question (self);
}

static void
next_clicked (NormQuizWindow *self)
{
  if (self->quiz->over)
    {
      next_wanted (self);
      return;
    }
  norm_quiz_give_up (self->quiz);
  norm_quiz_view_update (self->view);
  show_answer (self);
  show_score (self);
  show_next (self);
}

static void
level_toggled (NormQuizWindow *self, GtkToggleButton *button)
{
  NormQuizLevel level = button == self->hard ? NORM_QUIZ_HARD : button == self->medium ? NORM_QUIZ_MEDIUM : NORM_QUIZ_EASY;

  if (self->filling || !gtk_toggle_button_get_active (button))
    return;
  norm_settings_set_int ("quiz-level", (int) level);
  norm_quiz_set_level (self->quiz, level);
  show_question (self);
}

NormQuizWindow *
norm_quiz_window_present (GtkWindow *parent, guint32 seed)
{
  NormQuizWindow *self = g_object_new (NORM_TYPE_QUIZ_WINDOW, "transient-for", parent, NULL);
  int level = CLAMP (norm_settings_get_int ("quiz-level", NORM_QUIZ_EASY), 0, NORM_QUIZ_N_LEVELS - 1);
  GtkToggleButton *buttons[] = { self->easy, self->medium, self->hard };

  self->filling = TRUE;
  gtk_toggle_button_set_active (buttons[level], TRUE);
  self->filling = FALSE;
  self->quiz = norm_quiz_new ((NormQuizLevel) level, seed);
  norm_quiz_view_set_quiz (self->view, self->quiz);
  show_question (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

static void
norm_quiz_window_dispose (GObject *object)
{
  NormQuizWindow *self = NORM_QUIZ_WINDOW (object);

  if (self->view != NULL)
    norm_quiz_view_set_quiz (self->view, NULL);
  g_clear_pointer (&self->quiz, norm_quiz_free);
  G_OBJECT_CLASS (norm_quiz_window_parent_class)->dispose (object);
}

static void
norm_quiz_window_class_init (NormQuizWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (NORM_TYPE_QUIZ_VIEW);
  G_OBJECT_CLASS (klass)->dispose = norm_quiz_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/quiz-window.ui");
  gtk_widget_class_bind_template_child (widget_class, NormQuizWindow, easy);
  gtk_widget_class_bind_template_child (widget_class, NormQuizWindow, medium);
  gtk_widget_class_bind_template_child (widget_class, NormQuizWindow, hard);
  gtk_widget_class_bind_template_child (widget_class, NormQuizWindow, prompt);
  gtk_widget_class_bind_template_child (widget_class, NormQuizWindow, score);
  gtk_widget_class_bind_template_child (widget_class, NormQuizWindow, verdict);
  gtk_widget_class_bind_template_child (widget_class, NormQuizWindow, next);
  gtk_widget_class_bind_template_child (widget_class, NormQuizWindow, view);
  gtk_widget_class_bind_template_callback (widget_class, judged);
  gtk_widget_class_bind_template_callback (widget_class, next_wanted);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked);
  gtk_widget_class_bind_template_callback (widget_class, level_toggled);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
norm_quiz_window_init (NormQuizWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
