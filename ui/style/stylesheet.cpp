#include "ui/style/look.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
/// @name is a colour of the tokens, 12@@ a length of 12 px at 100 % zoom.
constexpr char kSheet[] = R"(
QToolTip { color: @text; background: @panel; border: 1px solid @control; padding: 4px; }
QFrame[role="panel"] { background: @panel; border: 1px solid @line; border-radius: 8px; }
QFrame[role="rail"], QFrame[role="strip"] { background: @strip; border: none; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="caption"] { color: @muted; font-size: 11@@; }
QLabel[role="section"] { color: @muted; font-size: 11@@; font-weight: 600; letter-spacing: 1px; }
QLabel[role="heading"] { font-size: 20@@; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="small"] { color: @muted; font-size: 12@@; }
QLabel[role="answer"] { color: @text; }
QLabel[role="key"] { color: @text; background: @background; border: 1px solid @control; border-radius: 4px;
    padding: 1px 6px; font-size: 12@@; }
QCheckBox { color: @text; spacing: 8px; min-height: 26@@; }
QCheckBox::indicator { width: 16@@; height: 16@@; border: 1px solid @control; border-radius: 4px; background: @panel; }
QCheckBox::indicator:checked { background: @primary; border-color: @primary; image: url(:/icons/@tick.svg); }
QCheckBox:focus { color: @text; border: 2px solid @focus; border-radius: 4px; padding: 0 4px; }
QKeySequenceEdit { min-height: 30@@; }
QComboBox { background: @panel; color: @text; border: 1px solid @control; border-radius: 6px; padding: 0 9px; min-height: 28@@; }
QComboBox:focus { border: 2px solid @focus; padding: 0 8px; }
QComboBox::drop-down { border: none; width: 24@@; }
QComboBox::down-arrow { image: url(:/icons/@chevron.svg); width: 12@@; height: 12@@; }
QComboBox QLineEdit { border: none; padding: 0; background: transparent; }
QComboBox QAbstractItemView { background: @panel; color: @text; border: 1px solid @control;
    selection-background-color: @runningTint; selection-color: @text; }
QScrollArea[role="screen"] { border: 2px solid transparent; }
QScrollArea[role="screen"]:focus { border: 2px solid @focus; }
QScrollArea, QScrollArea > QWidget > QWidget[role="page"] { background: transparent; border: none; }
QLineEdit, QPlainTextEdit { background: @panel; color: @text; border: 1px solid @control; border-radius: 6px;
    padding: 4px 9px; selection-background-color: @primary; selection-color: @onPrimary; }
QLineEdit { min-height: 22@@; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid @focus; padding: 3px 8px; }
QPushButton { background: @panel; color: @text; border: 1px solid @control; border-radius: 6px; font-weight: 600;
    padding: 0 14px; min-height: 30@@; }
QPushButton:hover { background: @background; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border: 2px solid @focus; padding: 0 13px; }
QPushButton:disabled { color: @idle; border-color: @line; }
QPushButton[role="primary"] { background: @primary; color: @onPrimary; border-color: @primary; }
QPushButton[role="primary"]:hover { background: @primaryHover; }
QPushButton[role="primary"]:focus { border: 3px double @onPrimary; padding: 0 12px; }
QPushButton[role="primary"]:disabled { background: @line; color: @muted; border-color: @line; }
QPushButton[role="danger"] { background: @rollback; color: @onRollback; border-color: @rollback; }
QPushButton[role="danger"]:focus { border: 3px double @onRollback; padding: 0 12px; }
QPushButton[role="danger"]:disabled { background: @line; color: @muted; border-color: @line; }
QPushButton[role="link"] { border: none; background: transparent; padding: 0 4px; min-height: 24@@; font-weight: 400; color: @muted; }
QPushButton[role="link"]:hover { color: @text; text-decoration: underline; }
QPushButton[role="link"]:focus { border: 2px solid @focus; border-radius: 4px; padding: 0 2px; }
QPushButton[role="segment"] { border-radius: 0; padding: 0 10px; min-height: 24@@; font-weight: 400; font-size: 12@@; margin-left: -1px; }
QPushButton[role="segment"]:checked { background: @primary; color: @onPrimary; border-color: @primary; }
QPushButton[role="segment"]:focus { border: 2px solid @focus; padding: 0 9px; }
QPushButton[role="segment"]:checked:focus { border: 3px double @onPrimary; padding: 0 8px; }
QPushButton[place="first"] { border-top-left-radius: 6px; border-bottom-left-radius: 6px; margin-left: 0; }
QPushButton[place="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
QTableView, QListView, QTreeView { background: @panel; color: @text; border: none; gridline-color: @line;
    selection-background-color: @runningTint; selection-color: @text; outline: none; }
QListView[role="cards"] { background: transparent; }
QTableView::item { padding: 0 8px; border-bottom: 1px solid @line; }
QTableView[density="dense"]::item { padding: 0 3px; }
QTableView[density="dense"] QHeaderView::section { padding: 3px 3px; }
QTableView::item:selected { background: @runningTint; color: @text; }
QTableView:focus, QListView:focus { border: none; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @muted; border: none; border-bottom: 1px solid @line; padding: 5px 11px; font-size: 12@@; }
QSplitter::handle { background: transparent; }
QDialog { background: @panel; }
QDialog[role="palette"] { border: 1px solid @control; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 4px; min-height: 28px; min-width: 28px; margin: 2px; }
QScrollBar::handle:hover { background: @control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";
} // namespace

QString styleSheetOf(const Tokens &t, double zoom)
{
    QString sheet = QString::fromLatin1(kSheet);
    // Longer names first, so that @text never eats the head of another.
    const std::pair<QString, QColor> colours[] = {
        {u"@runningTint"_s, t.running.tint},
        {u"@primaryHover"_s, t.dark ? t.primary.lighter(115) : t.primary.darker(115)},
        {u"@onRollback"_s, t.onRollback},
        {u"@onPrimary"_s, t.onPrimary},
        {u"@background"_s, t.background},
        {u"@rollback"_s, t.rollback},
        {u"@primary"_s, t.primary},
        {u"@control"_s, t.control},
        {u"@panel"_s, t.panel},
        {u"@strip"_s, t.strip},
        {u"@muted"_s, t.muted},
        {u"@focus"_s, t.focus},
        {u"@text"_s, t.text},
        {u"@line"_s, t.line},
        {u"@idle"_s, t.idle.ink},
    };
    // A tick that can be seen on the primary colour.
    sheet.replace(u"@tick"_s, t.onPrimary.lightness() > 128 ? u"tick-light"_s : u"tick-dark"_s);
    sheet.replace(u"@chevron"_s, t.dark ? u"chevron-light"_s : u"chevron-dark"_s);
    for (const auto &[name, colour] : colours)
        sheet.replace(name, colour.name());
    for (int px : {11, 12, 16, 20, 22, 24, 26, 28, 30})
        sheet.replace(u"%1@@"_s.arg(px), u"%1px"_s.arg(qRound(px * zoom)));
    return sheet;
}

} // namespace interlock
