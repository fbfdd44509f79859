#include "ui/help/helpwindow.h"

#include "ui/help/helpbook.h"
#include "ui/style/fitarea.h"
#include "ui/style/label.h"
#include "ui/window/asking.h"
#include "ui/window/form.h"

#include <QBoxLayout>
#include <QDesktopServices>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextTable>
#include <QWindow>

namespace interlock {

using namespace Qt::StringLiterals;

HelpText::HelpText(QWidget *parent) : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Help page"));
    document()->setDocumentMargin(scaled(18));
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl &link) {
        const QUrl whole = source().resolved(link);
        if (whole.scheme() == u"qrc" && whole.path().endsWith(u".md"))
            setSource(whole);
        else if (link.scheme().startsWith(u"http"))
            QDesktopServices::openUrl(link);
    });
}

QString HelpText::page() const
{
    return source().fileName().section(u'.', 0, 0);
}

void HelpText::setPage(const QString &id)
{
    setSource(QUrl(u"qrc:/help/%1.md"_s.arg(id)));
}

void HelpText::doSetSource(const QUrl &url, QTextDocument::ResourceType)
{
    m_width = viewport()->width();
    const bool isLaidOut = document()->isLayoutEnabled(); // once at the end, not after each word
    document()->setLayoutEnabled(false);
    QTextBrowser::doSetSource(url, QTextDocument::MarkdownResource);
    dress();
    document()->setLayoutEnabled(isLaidOut);
}

void HelpText::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

/// Room between paragraphs and in tables, which Markdown says nothing about.
void HelpText::dress()
{
    constexpr int kLinePercent = 118;
    document()->setIndentWidth(scaled(20));
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        if (cursor.currentTable())
            continue;
        QTextBlockFormat format = block.blockFormat();
        const bool heading = format.headingLevel() > 0;
        format.setLineHeight(kLinePercent, QTextBlockFormat::ProportionalHeight);
        format.setTopMargin(heading && block.position() > 0 ? scaled(14) : 0);
        format.setBottomMargin(scaled(heading ? 8 : 6));
        cursor.setBlockFormat(format);
    }
    for (QTextFrame *frame : document()->rootFrame()->childFrames()) {
        if (auto *table = qobject_cast<QTextTable *>(frame))
            dress(*table);
    }
}

void HelpText::dress(QTextTable &table) const
{
    const Tokens &t = tokensOf(palette());
    QTextTableFormat format = table.format();
    format.setBorderCollapse(true);
    format.setBorder(1);
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setBorderBrush(t.line);
    format.setCellSpacing(0);
    format.setCellPadding(scaled(6));
    format.setTopMargin(scaled(8));
    format.setBottomMargin(scaled(10));
    table.setFormat(format);
    for (int column = 0; column < table.columns(); ++column) {
        QTextTableCell head = table.cellAt(0, column);
        QTextCharFormat ground = head.format();
        ground.setBackground(t.background);
        head.setFormat(ground);
    }
}

QVariant HelpText::loadResource(int type, const QUrl &name)
{
    const QVariant loaded = QTextBrowser::loadResource(type, name);
    if (type != QTextDocument::ImageResource)
        return loaded;
    const QImage picture = loaded.canConvert<QImage>() && !loaded.value<QImage>().isNull()
                               ? loaded.value<QImage>()
                               : QImage::fromData(loaded.toByteArray());
    const int room = viewport()->width() - 2 * int(document()->documentMargin()) - scaled(8);
    return picture.width() > room ? picture.scaledToWidth(std::max(room, 1), Qt::SmoothTransformation)
                                  : picture;
}

void HelpText::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    if (m_width == viewport()->width() || source().isEmpty())
        return;
    m_width = viewport()->width();
    const int at = verticalScrollBar()->value();
    reload(); // pictures in the new width
    verticalScrollBar()->setValue(at);
}

HelpWindow::HelpWindow(QWidget *parent)
    : QDialog(parent), m_search(new QLineEdit), m_list(new QListWidget), m_nothing(makeLabel({}, "small")),
      m_text(new HelpText), m_back(new QPushButton(tr("Back")))
{
    setWindowTitle(tr("Help"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowFlags(Qt::Window); // a dialog lies over what it belongs to; this one is read beside it
    resize(QSize(scaled(980), scaled(720)).boundedTo(roomFor(*this)));
    build();
    m_back->setEnabled(false);
    connect(m_search, &QLineEdit::textChanged, this, &HelpWindow::find);
    connect(m_search, &QLineEdit::returnPressed, m_list, qOverload<>(&QWidget::setFocus));
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item && item->data(Qt::UserRole).toString() != m_text->page())
            m_text->setPage(item->data(Qt::UserRole).toString());
    });
    connect(m_text, &QTextBrowser::sourceChanged, this, [this] { showPage(m_text->page()); });
    connect(m_text, &QTextBrowser::backwardAvailable, m_back, &QWidget::setEnabled);
    connect(m_back, &QPushButton::clicked, m_text, &QTextBrowser::backward);
    find({});
}

void HelpWindow::build()
{
    m_search->setPlaceholderText(tr("Search the help"));
    m_search->setAccessibleName(tr("Search the help"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Pages of the help"));
    m_list->setWordWrap(true);
    m_nothing->setWordWrap(true);
    auto *side = new QVBoxLayout;
    side->setSpacing(scaled(10));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_search, m_list, m_nothing})
        side->addWidget(widget);
    auto *close = new QPushButton(tr("Close"));
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_back, close}) {
        buttons->addWidget(button);
        if (button == m_back)
            buttons->addStretch(1);
    }
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(14));
    row->addLayout(side, 2);
    row->addWidget(m_text, 6);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(18), scaled(16), scaled(18), scaled(14));
    column->setSpacing(scaled(12));
    column->addLayout(row, 1);
    column->addLayout(buttons);
    enterClicks(*this);
}

HelpWindow *HelpWindow::showFor(const QString &subject, QWidget *parent)
{
    auto *help = parent->findChild<HelpWindow *>({}, Qt::FindDirectChildrenOnly);
    const bool isOpen = help != nullptr;
    if (!isOpen)
        help = new HelpWindow(parent);
    help->showPage(helpTopic(subject));
    help->show();
    if (!isOpen) // where somebody puts it later is theirs
        keepClear(*help);
    if (QWindow *own = help->windowHandle())
        own->setTransientParent(nullptr); // beside the screen that it explains: it may lie behind it
    help->raise();
    help->activateWindow();
    help->m_search->setFocus();
    return help;
}

/// Selects the page in the list and shows it; in a search that does not list it the selection goes.
void HelpWindow::showPage(const QString &id)
{
    QListWidgetItem *listed = nullptr;
    for (int i = 0; i < m_list->count(); ++i) {
        if (m_list->item(i)->data(Qt::UserRole).toString() == id)
            listed = m_list->item(i);
    }
    m_list->setCurrentItem(listed);
    if (m_text->page() != id)
        m_text->setPage(id);
}

void HelpWindow::find(const QString &query)
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const HelpPage *page : findHelp(query)) {
        auto *item = new QListWidgetItem(page->title, m_list);
        item->setData(Qt::UserRole, page->id);
        if (page->id == m_text->page())
            m_list->setCurrentItem(item);
    }
    m_nothing->setText(m_list->count() > 0 ? QString() : tr("No page has all of these words."));
    m_nothing->setVisible(m_list->count() == 0);
}

} // namespace interlock
