/*
 * Cues: the words and phrases by which an official sentence shows what it is.
 *
 * A phrase belongs to one or more classes. The longest phrase at a place wins, which is how traps
 * are kept out: "giao ban", "giao thông" and "bàn giao" are phrases of their own and never the
 * "giao" that assigns.
 */
#ifndef SATSAO_EXTRACT_CUE_H
#define SATSAO_EXTRACT_CUE_H

#include <stdint.h>

enum cue_bit {
    CUE_TRAP_BIT,
    CUE_ASSIGN_BIT,
    CUE_LEAD_BIT,
    CUE_WITH_BIT,
    CUE_DIRECT_BIT,
    CUE_DUTY_BIT,
    CUE_MANNER_BIT,
    CUE_VERB_BIT,
    CUE_MAKE_BIT,
    CUE_REPORT_BIT,
    CUE_PRODUCT_BIT,
    CUE_KIND_BIT,
    CUE_PROPOSE_BIT,
    CUE_IF_BIT,
    CUE_PAST_BIT,
    CUE_POST_BIT,
    CUE_COMRADE_BIT,
    CUE_HEAD_BIT,
    CUE_SOLO_BIT,
    CUE_FUNCTION_BIT,
    CUE_LEVEL_BIT,
    CUE_THE_BIT,
    CUE_GROUP_BIT,
    CUE_TAIL_BIT,
    CUE_BEFORE_BIT,
    CUE_BY_BIT,
    CUE_WITHIN_BIT,
    CUE_SPAN_BIT,
    CUE_EACH_BIT,
    CUE_PERIODIC_BIT,
    CUE_EVENT_BIT,
    CUE_AGREE_BIT,
    CUE_TOPIC_BIT,
    CUE_LINK_BIT,
    CUE_MEASURE_BIT,
    CUE_DO_BIT,
    CUE_LABEL_LEAD_BIT,
    CUE_LABEL_WITH_BIT,
    CUE_LABEL_DUE_BIT,
    CUE_LABEL_PRODUCT_BIT,
    CUE_APPOINT_BIT,
    CUE_FINISH_BIT,
    CUE_MONITOR_BIT,
    CUE_ASOF_BIT,
    CUE_SENT_BIT,
    CUE_SINCE_BIT,
};

#define CUE(name) (UINT64_C(1) << CUE_##name##_BIT)

#define CUE_TRAP          CUE(TRAP)       /* looks like a cue and is none */
#define CUE_ASSIGN        CUE(ASSIGN)     /* giao, yêu cầu, phân công */
#define CUE_LEAD          CUE(LEAD)       /* chủ trì */
#define CUE_WITH          CUE(WITH)       /* phối hợp với */
#define CUE_DIRECT        CUE(DIRECT)     /* chỉ đạo */
#define CUE_DUTY          CUE(DUTY)       /* có trách nhiệm, cần, phải */
#define CUE_MANNER        CUE(MANNER)     /* khẩn trương, tập trung */
#define CUE_VERB          CUE(VERB)       /* what can be ordered */
#define CUE_MAKE          CUE(MAKE)       /* a verb that makes a document */
#define CUE_REPORT        CUE(REPORT)     /* báo cáo: verb and product */
#define CUE_PRODUCT       CUE(PRODUCT)    /* kế hoạch, đề án */
#define CUE_KIND          CUE(KIND)       /* a kind of document that may be cited */
#define CUE_PROPOSE       CUE(PROPOSE)    /* đề nghị */
#define CUE_IF            CUE(IF)         /* nếu, trường hợp */
#define CUE_PAST          CUE(PAST)       /* đã, đang, được: a fact follows */
#define CUE_POST          CUE(POST)       /* giám đốc */
#define CUE_COMRADE       CUE(COMRADE)    /* đồng chí */
#define CUE_HEAD          CUE(HEAD)       /* an organ's first word: sở, ban, phòng */
#define CUE_SOLO          CUE(SOLO)       /* an organ in itself: Tỉnh ủy, Chính phủ */
#define CUE_FUNCTION      CUE(FUNCTION)   /* what an organ is for: Tài chính */
#define CUE_LEVEL         CUE(LEVEL)      /* tỉnh, huyện, xã */
#define CUE_THE           CUE(THE)        /* các, những, từng, mọi */
#define CUE_GROUP         CUE(GROUP)      /* sở, ngành, địa phương in "các sở, ngành" */
#define CUE_TAIL          CUE(TAIL)       /* liên quan, trực thuộc */
#define CUE_BEFORE        CUE(BEFORE)     /* trước (ngày) */
#define CUE_BY            CUE(BY)         /* đến (ngày), chậm nhất */
#define CUE_WITHIN        CUE(WITHIN)     /* trong */
#define CUE_SPAN          CUE(SPAN)       /* trong thời hạn, trong vòng */
#define CUE_EACH          CUE(EACH)       /* hằng, hàng, mỗi */
#define CUE_PERIODIC      CUE(PERIODIC)   /* định kỳ */
#define CUE_EVENT         CUE(EVENT)      /* ngay sau khi */
#define CUE_AGREE         CUE(AGREE)      /* thống nhất, đồng ý */
#define CUE_TOPIC         CUE(TOPIC)      /* về, đối với, căn cứ: what stands in front */
#define CUE_LINK          CUE(LINK)       /* đồng thời, ngoài ra */
#define CUE_MEASURE       CUE(MEASURE)    /* tỷ đồng, hộ, ha */
#define CUE_DO            CUE(DO)         /* do … chủ trì */
#define CUE_LABEL_LEAD    CUE(LABEL_LEAD) /* "Cơ quan chủ trì:" */
#define CUE_LABEL_WITH    CUE(LABEL_WITH) /* "Cơ quan phối hợp:" */
#define CUE_LABEL_DUE     CUE(LABEL_DUE)  /* "Thời gian hoàn thành:" */
#define CUE_LABEL_PRODUCT CUE(LABEL_PRODUCT) /* "Sản phẩm:" */
#define CUE_APPOINT       CUE(APPOINT)       /* bổ nhiệm, chuẩn y */
#define CUE_FINISH        CUE(FINISH)        /* hoàn thành, xong */
#define CUE_MONITOR       CUE(MONITOR)       /* theo dõi, đôn đốc */
#define CUE_ASOF          CUE(ASOF)          /* tính đến: no deadline */
#define CUE_SENT          CUE(SENT)          /* gửi, trình: a product's phrase ends here */
#define CUE_SINCE         CUE(SINCE)         /* kể từ */

struct cue_row {
    uint64_t classes;
    const char *phrases; /* parted by '|' */
};

/* Ended by NULL phrases. */
extern const struct cue_row cue_rows[];

#endif
