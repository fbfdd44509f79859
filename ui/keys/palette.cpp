#include "ui/keys/palette.h"

#include "ui/style/label.h"
#include "ui/style/mirror.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kRows = 11;

/// Words at the left, group muted after them, keys at the right.
class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {scaled(200), scaled(32)};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &t = tokensOf(option.palette);
        const QRect row = option.rect.adjusted(scaled(12), 0, -scaled(12), 0);
        if (option.state & QStyle::State_Selected) {
            painter->fillRect(option.rect, t.running.tint);
            const QRect edge(option.rect.left(), option.rect.top(), 3, option.rect.height());
            painter->fillRect(mirrored(*painter, option.rect, edge), t.running.ink);
        }
        const QString why = index.data(PaletteModel::WhyRole).toString();
        const QString keys = why.isEmpty() ? index.data(PaletteModel::KeysRole).toString() : why;
        const QString group = index.data(PaletteModel::GroupRole).toString();
        const QFont body = fontOf(Type::Body), small = fontOf(Type::Small);
        const QFontMetrics bodySize(body), smallSize(small);
        const int right = std::max(smallSize.horizontalAdvance(keys), smallSize.horizontalAdvance(group));
        painter->setFont(small);
        painter->setPen(keys.isEmpty() || !why.isEmpty() ? t.muted : t.text);
        drawWords(*painter, row, Qt::AlignRight | Qt::AlignVCenter, keys.isEmpty() ? group : keys);
        painter->setFont(body);
        painter->setPen(why.isEmpty() ? t.text : t.muted);
        drawWords(
            *painter, row, Qt::AlignLeft | Qt::AlignVCenter,
            bodySize.elidedText(index.data().toString(), Qt::ElideMiddle, row.width() - right - scaled(16)));
    }
};
} // namespace

Palette::Palette(std::vector<PaletteEntry> entries, QWidget *parent)
    : QDialog(parent), m_model(new PaletteModel(this)), m_query(new QLineEdit), m_list(new QListView),
      m_nothing(makeLabel({}, "muted"))
{
    setWindowTitle(tr("Commands"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowFlag(Qt::FramelessWindowHint);
    setProperty("role", u"palette"_s);
    setFixedWidth(scaled(560));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(10), scaled(10), scaled(10), scaled(10));
    column->setSpacing(scaled(8));
    m_query->setPlaceholderText(tr("Screen, release or act"));
    m_query->setAccessibleName(tr("Command"));
    m_query->installEventFilter(this);
    column->addWidget(m_query);
    m_model->setEntries(std::move(entries));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setAccessibleName(tr("Commands that fit"));
    m_list->setFocusPolicy(Qt::NoFocus); // the query keeps the focus and moves the selection
    m_list->setUniformItemSizes(true);
    m_list->setFixedHeight(scaled(32) * kRows);
    column->addWidget(m_list);
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setFixedHeight(scaled(32) * kRows);
    column->addWidget(m_nothing);
    connect(m_query, &QLineEdit::textChanged, this, &Palette::filter);
    connect(m_list, &QListView::clicked, this, &Palette::runCurrent);
    filter({});
}

void Palette::filter(const QString &text)
{
    m_model->setQuery(text);
    const bool any = m_model->rowCount() > 0;
    m_list->setVisible(any);
    m_nothing->setVisible(!any);
    m_nothing->setText(tr("Nothing is called \"%1\". Delete some of it.").arg(text));
    if (any)
        m_list->setCurrentIndex(m_model->index(0));
}

void Palette::move(int by)
{
    const int rows = m_model->rowCount();
    if (rows > 0)
        m_list->setCurrentIndex(m_model->index((m_list->currentIndex().row() + by + rows) % rows));
}

void Palette::runCurrent()
{
    const QModelIndex now = m_list->currentIndex();
    if (!now.isValid() || m_model->rowCount() == 0)
        return;
    if (!m_model->at(now.row()).why.isEmpty())
        return; // it says why beside it
    const std::function<void()> run = m_model->at(now.row()).run;
    accept();
    run();
}

bool Palette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Down:
        move(1);
        return true;
    case Qt::Key_Up:
        move(-1);
        return true;
    case Qt::Key_PageDown:
    case Qt::Key_PageUp:
        move(0);
        m_list->setCurrentIndex(m_model->index(
            std::clamp(m_list->currentIndex().row() + (key->key() == Qt::Key_PageDown ? kRows : -kRows), 0,
                       std::max(0, m_model->rowCount() - 1))));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!key->isAutoRepeat())
            runCurrent();
        return true;
    default:
        return QDialog::eventFilter(watched, event);
    }
}

void Palette::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    if (const QWidget *window = parentWidget()) {
        const QPoint top = window->mapToGlobal(QPoint((window->width() - width()) / 2, scaled(72)));
        QDialog::move(top);
    }
    m_query->setFocus();
}

} // namespace interlock
