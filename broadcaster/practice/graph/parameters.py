"""The parameters and fields of Graph v26.0, as Meta's own generated client lists them; others are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _typed(names_by_type: Mapping[str, str]) -> dict[str, str]:
    """Parameter name -> type."""
    return {name: kind for kind, names in names_by_type.items() for name in names.split()}


FEED: Final = _typed(
    {
        "string": """
            album_id android_key_hash application_id asset3d_id associated_id caption client_mutation_id
            composer_entry_picker composer_entry_point composer_session_events_log composer_session_id
            composer_source_surface composer_type connection_class content_attachment cta_link cta_type
            description fun_fact_prompt_id instant_game_entry_point_data ios_bundle_id link
            location_source_id message name nectar_module object_attachment og_action_type_id og_icon_id
            og_object_id og_phrase og_suggestion_mechanism page_recommendation picture place_list privacy
            prompt_id prompt_tracking_string proxied_app_id quote referral_id source sponsor_id
            text_format_metadata text_format_preset_id text_only_place title tracking_info
        """,
        "bool": """
            attach_place_suggestion audience_exp breaking_news enforce_link_ownership is_backout_draft
            is_boost_intended is_explicit_location is_explicit_share is_group_linking_post
            is_photo_container manual_privacy multi_share_end_card multi_share_optimized
            og_hide_object_attachment og_set_profile_badge published user_selected_tags
        """,
        "Object": """
            actions call_to_action coordinates feed_targeting home_checkin_city_id place properties
            suggested_place_id targeting viewer_coordinates
        """,
        "backdated_time_granularity": "backdated_time_granularity",
        "datetime": "backdated_time scheduled_publish_time",
        "file": "thumbnail",
        "formatting": "formatting",
        "list": "place_list_data",
        "list<Object>": "attached_media child_attachments",
        "list<int>": "implicit_with_tags tags",
        "list<post_surfaces_blacklist>": "post_surfaces_blacklist",
        "list<string>": "ref referenceable_image_ids",
        "map": "image_crops",
        "place_attachment_setting": "place_attachment_setting",
        "posting_to_redspace": "posting_to_redspace",
        "target_surface": "target_surface",
        "unpublished_content_type": "unpublished_content_type",
        "unsigned int": """
            asked_fun_fact_prompt_id breaking_news_expiration composer_entry_time direct_share_status
            expanded_height expanded_width fun_fact_toastee_id height publish_event_id
            sponsor_relationship time_since_original_post video_start_time_ms width
        """,
    }
)
"""``POST /{page}/feed``, 106 parameters."""

PHOTOS: Final = _typed(
    {
        "string": """
            aid alt_text_custom android_key_hash application_id caption composer_entry_point
            composer_session_id ios_bundle_id location_source_id message name nectar_module
            og_action_type_id og_icon_id og_object_id og_phrase og_suggestion_mechanism privacy
            proxied_app_id qn sponsor_id url vault_image_id
        """,
        "bool": """
            allow_spherical_photo audience_exp full_res_is_coming_later is_explicit_location
            is_explicit_place manual_privacy no_story og_set_profile_badge published temporary
            user_selected_tags
        """,
        "Object": "feed_targeting place targeting",
        "backdated_time_granularity": "backdated_time_granularity",
        "datetime": "backdated_time",
        "int": "profile_id target_id uid",
        "list<Object>": "tags",
        "map": "spherical_metadata",
        "unpublished_content_type": "unpublished_content_type",
        "unsigned int": """
            attempt direct_share_status filter_type initial_view_heading_override_degrees
            initial_view_pitch_override_degrees initial_view_vertical_fov_override_degrees offline_id
            parent_media_id scheduled_publish_time sponsor_relationship time_since_original_post
        """,
    }
)
"""``POST /{page}/photos``, 56 parameters; the file part ``source`` is documented elsewhere."""

POST_UPDATE: Final = _typed(
    {
        "string": """
            composer_session_id message og_action_type_id og_icon_id og_object_id og_phrase
            og_suggestion_mechanism privacy source_type sponsor_id text_format_preset_id tracking
        """,
        "bool": """
            is_explicit_location is_hidden is_pinned is_published og_hide_object_attachment
            og_set_profile_badge should_sync_product_edit
        """,
        "Object": "place product_item",
        "backdated_time_granularity": "backdated_time_granularity",
        "datetime": "backdated_time",
        "feed_story_visibility": "feed_story_visibility",
        "list<Object>": "attached_media",
        "list<int>": "tags",
        "list<unsigned int>": "explicitly_added_mentionee_ids",
        "timeline_visibility": "timeline_visibility",
        "unsigned int": "direct_share_status scheduled_publish_time sponsor_relationship",
    }
)
"""``POST /{post}``, 31 parameters."""

MEDIA: Final = _typed(
    {
        "string": """
            alt_text audio_configuration audio_name caption cover_url image_url location_id media_type
            poll_attachment thumb_offset title upload_type video_url
        """,
        "bool": """
            cross_post_to_threads is_ai_generated is_carousel_item is_comment_prompt_used
            is_paid_partnership is_poll_duration_extended share_to_feed show_ig_link
        """,
        "list<map>": "product_tags user_tags",
        "list<string>": "children collaborators",
        "list<unsigned int>": "branded_content_sponsor_ids",
        "map": "trial_params",
    }
)
"""``POST /{ig}/media``, 27 parameters."""

POST_FIELDS: Final = frozenset(
    """
    actions admin_creator allowed_advertising_objectives application backdated_time call_to_action
    can_reply_privately child_attachments comments_mirroring_domain coordinates created_time event
    expanded_height expanded_width feed_targeting from full_picture height icon id instagram_eligibility
    is_app_share is_eligible_for_dark_post is_eligible_for_promotion is_expired is_fb_live_videos is_hidden
    is_inline_created is_instagram_eligible is_live_clip is_popular is_published is_spherical message
    message_tags multi_share_end_card multi_share_optimized parent_id permalink_url picture place privacy
    promotable_id promotion_status properties scheduled_publish_time shares status_type story story_tags
    subscribed target targeting timeline_visibility updated_time via video_buying_eligibility was_fb_live_videos
    width
    """.split()
)
"""``GET /{post}``, 59 fields."""

PHOTO_FIELDS: Final = frozenset(
    """
    album alt_text alt_text_custom backdated_time backdated_time_granularity can_backdate can_delete can_tag
    created_time event from height icon id images link name name_tags page_story_id picture place position
    source target updated_time webp_images width
    """.split()
)
"""``GET /{photo}``, 27 fields."""

CONTAINER_FIELDS: Final = frozenset(
    """
    copyright_check_status id status status_code video_status
    """.split()
)
"""``GET /{container}``."""

MEDIA_FIELDS: Final = frozenset(
    """
    alt_text audio_id boost_eligibility_info caption comments_count copyright_check_information
    current_live_viewer_count has_poll has_slider id ig_id ingest_first_video_received_time
    ingest_is_ready_to_start ingest_key ingest_last_heartbeat_time ingest_state ingest_url ingest_video_height
    ingest_video_width is_ai_generated is_comment_enabled is_shared_to_feed legacy_instagram_media_id like_count
    live_reactions live_status media_audio_type media_product_type media_type media_url owner permalink
    reposts_count saved_count shares_count shortcode thumbnail_url timestamp total_comments_count
    total_like_count total_views_count username video_title view_count
    """.split()
)
"""``GET /{media}``, 44 fields."""

LISTING: Final = _typed({"bool": "include_hidden show_expired", "unsigned int": "limit", "with": "with"})
"""``GET /{page}/feed`` and ``/published_posts``."""

POSTS: Final = {**LISTING, "q": "string"}
"""``GET /{page}/posts``."""

POST_READ: Final = _typed({"string": "primary_fb_page_id primary_ig_user_id"})
"""``GET /{post}``."""

PUBLISH: Final = _typed({"unsigned int": "creation_id"})
"""``POST /{ig}/media_publish``."""

QUOTA: Final = _typed({"datetime": "since"})
"""``GET /{ig}/content_publishing_limit``."""

MEDIA_LIST: Final = _typed({"datetime": "since until"})
"""``GET /{ig}/media``."""

MEDIA_READ: Final = _typed(
    {
        "boostable_media_callsite": "boostable_media_callsite",
        "string": "business_id primary_fb_page_id primary_ig_user_id secondary_fb_page_id secondary_ig_user_id",
        "unsigned int": "ad_account_id",
    }
)
"""``GET /{media}``."""

MEDIA_UPDATE: Final = _typed({"bool": "comment_enabled", "status": "status"})
"""``POST /{media}``: the caption cannot be changed."""

USER_READ: Final = _typed({"string": "adgroup_id"})
"""``GET /{ig}``."""

DEBUG_TOKEN: Final = _typed({"string": "input_token"})
"""``/debug_token``."""

CURSOR: Final = _typed({"string": "after before", "unsigned int": "limit"})
"""Cursor paging, on every edge that lists."""

COMMON: Final = _typed({"string": "access_token appsecret_proof fields method"})
"""Belongs to every call and is in none of Meta's lists."""

PAGE_FIELDS: Final = frozenset({"category", "id", "instagram_business_account", "link", "name", "username"})
"""``GET /{page}``: the few of its many fields that a publisher needs."""

USER_FIELDS: Final = frozenset({"id", "ig_id", "media_count", "name", "username"})
"""``GET /{ig}``: likewise."""

LIMIT_FIELDS: Final = frozenset({"config", "quota_usage"})
"""``GET /{ig}/content_publishing_limit``."""

ENUMERATIONS: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(values.split())
    for name, values in {
        "backdated_time_granularity": "day hour min month none year",
        "boostable_media_callsite": (
            "ADS_MANAGER_L1_EDITOR_DYNAMIC_ADS_WITH_EXISTING_POST PA_HUB_CATALOG_INGESTION_CREATOR_ASSET"
        ),
        "feed_story_visibility": "hidden visible",
        "formatting": "MARKDOWN PLAINTEXT",
        "place_attachment_setting": "1 2",
        "post_surfaces_blacklist": "1 2 3 4 5",
        "posting_to_redspace": "disabled enabled",
        "status": "ENDED STARTED",
        "target_surface": "STORY TIMELINE",
        "timeline_visibility": "forced_allow hidden normal",
        "unpublished_content_type": (
            "ADS_POST DRAFT INLINE_CREATED PUBLISHED PUBLISH_PENDING REVIEWABLE_BRANDED_CONTENT SCHEDULED"
            " SCHEDULED_RECURRING"
        ),
        "with": "LOCATION",
    }.items()
}
"""The values of each enumeration."""
